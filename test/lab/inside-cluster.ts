import { join } from 'node:path'
import { execa } from 'execa'
import { clientCommand, execInHost, type Outcome } from '../../generator/lab/enter.ts'
import { readBundle } from '../../generator/model/pem.ts'
import type { KeyPair } from '../../generator/model/secrets.ts'
import { issueAuthority, issueCertificate } from '../../generator/pki/issue.ts'
import { hostOf } from '../support.ts'
import { eventually, outFolder, type RunningCluster } from './running-cluster.ts'

/** Runs a bash script as root inside a host; `input` is what it reads. A script that fails is an outcome. */
export async function script({ cluster }: RunningCluster, host: string, text: string, input = ''): Promise<Outcome> {
  return execInHost(cluster.name, host, ['bash', '-c', text], input)
}

/** What the script prints. Throws where it fails. */
export async function output(running: RunningCluster, host: string, text: string, input = ''): Promise<string> {
  const { exitCode, stdout, stderr } = await script(running, host, text, input)
  if (exitCode === 0) return stdout
  throw new Error(`${host}: ${text}: status ${exitCode}\n${stdout}\n${stderr}`)
}

/** What psql says of a statement: the rows, or why not, without where. */
export async function psql(
  running: RunningCluster,
  { from, password, sql = 'select current_user' }: { from?: string; password: string; sql?: string },
  door: string,
): Promise<string> {
  const argv = ['psql', '-XAtqw', `${door} connect_timeout=5`, '-c', sql] as const
  const { stdout, stderr } =
    from === undefined ? await outside(running, argv, password) : await inHost(running, from, argv, password)
  return stdout === '' ? stderr.replace(/^psql: error: connection to server .*? failed: /, '') : stdout
}

async function outside({ cluster }: RunningCluster, argv: readonly string[], password: string) {
  const [command, ...args] = await clientCommand(cluster.name, argv)
  return execa(command, args, { env: { PGPASSWORD: password }, reject: false, stdin: 'ignore' })
}

// By standard input: an argument would be seen by every process of the host.
async function inHost({ cluster }: RunningCluster, host: string, argv: readonly string[], password: string) {
  const read = 'IFS= read -r PGPASSWORD; export PGPASSWORD; exec "$@" </dev/null'
  return execInHost(cluster.name, host, ['bash', '-c', read, 'bash', ...argv], `${password}\n`)
}

/** Rows of a statement as the superuser on the host's own socket. */
export async function asSuperuser(running: RunningCluster, host: string, sql: string): Promise<string> {
  const user = 'setpriv --reuid=postgres --regid=postgres --init-groups'
  return output(running, host, `${user} psql -XAtq -d app -v ON_ERROR_STOP=1`, sql)
}

/** What Consul's HTTP API on a host answers; the token comes by standard input. */
export async function askConsul(
  running: RunningCluster,
  host: string,
  token: string | undefined,
  method: string,
  path: string,
): Promise<{ status: number; body: string }> {
  const curl = `curl --silent --show-error --config - --request ${method} --write-out '\\n%{http_code}'`
  const configuration = token === undefined ? '' : `header = "X-Consul-Token: ${token}"`
  const lines = (await output(running, host, `${curl} '127.0.0.1:8500${path}'`, configuration)).split('\n')
  return { status: Number(lines.pop()), body: lines.join('\n') }
}

/** Lines of a unit's journal since a moment that `now` gave. */
export async function journal(running: RunningCluster, host: string, unit: string, since: string): Promise<string> {
  return output(running, host, `journalctl --no-pager --output=cat --unit=${unit} --since=@${since}`)
}

/** Waits until a unit's journal since a moment says something. */
export async function tells(running: RunningCluster, host: string, unit: string, since: string, words: string) {
  await eventually(`${unit} on ${host} says: ${words}`, 60, async () => {
    const lines = await journal(running, host, unit, since)
    return lines.includes(words) ? { done: true } : { seen: lines }
  })
}

/** What a unit logs in the next seconds, but for PgBouncer's account of itself. */
export async function journalOfSeconds(running: RunningCluster, host: string, unit: string, seconds: number) {
  const since = await output(running, host, `date +%s.%N && sleep ${seconds}`)
  return (await journal(running, host, unit, since)).replace(/^stats: .*\n?/gm, '')
}

/** The host's time for `journal`. */
export async function now(running: RunningCluster, host: string): Promise<string> {
  return output(running, host, 'date +%s')
}

/** Gives the host's Patroni and PostgreSQL another certificate; neither reads it yet. */
export async function putCertificate(running: RunningCluster, host: string, pair: KeyPair): Promise<void> {
  for (const [name, pem] of Object.entries(pair)) {
    await output(running, host, `cat >/etc/patroni/tls/${name}.pem`, pem)
  }
}

/** Certificates that a host must not be believed with: names and addresses are right. */
export async function badCertificates({ cluster, secrets: { ca } }: RunningCluster, host: string) {
  const { address } = hostOf(cluster, host)
  const addresses = [address, '127.0.0.1', cluster.vip.address]
  const request = { host, names: [host, 'localhost', cluster.name], addresses, client: true }
  const today = new Date()
  const threeYears = 3 * 365 * 24 * 3600 * 1000
  return {
    expired: pairOf(await issueCertificate(ca.certificate + ca.key, request, new Date(today.getTime() - threeYears))),
    foreign: pairOf(await issueCertificate(await issueAuthority(cluster.name, today), request, today)),
  }
}

function pairOf(text: string): KeyPair {
  const bundle = readBundle(text)
  if ('wrong' in bundle) throw new Error(bundle.wrong)
  return bundle.pair
}

/** Where the cluster's own authority stands, on a host and outside. */
export const hostCa = '/etc/hardway/ca.pem'
export const outsideCa = (running: RunningCluster): string => join(outFolder(running), 'ca.pem')

/** The certificate that the host was given. */
export function ownCertificate({ secrets }: RunningCluster, host: string): KeyPair {
  const pair = secrets.certificates[host]
  if (pair === undefined) throw new Error(`no certificate of ${host}`)
  return pair
}
