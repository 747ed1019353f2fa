import type { Dcs } from '../generator/model/cluster.ts'

/** Who may reach what on the tutorial's five hosts, written by hand and not taken from the roles. */
export interface Openings {
  /** `tcp 5432` or `protocol 112`, each with the addresses and networks that may. */
  readonly [what: string]: readonly string[]
}

const [db1, db2, db3] = ['10.77.0.11', '10.77.0.12', '10.77.0.13'] as const
const [proxy1, proxy2] = ['10.77.0.21', '10.77.0.22'] as const

// Twice for etcd and ZooKeeper: database hosts are clients of it, and its servers ask each other how they are.
const servers = {
  consul: (others: readonly string[]): Openings => ({ 'tcp 8300': others, 'tcp 8301': others, 'udp 8301': others }),
  etcd: (others: readonly string[]): Openings => ({ 'tcp 2379': [...others, ...others], 'tcp 2380': others }),
  zookeeper: (others: readonly string[]): Openings => ({
    'tcp 2281': [...others, ...others],
    'tcp 2888': others,
    'tcp 3888': others,
  }),
}

/** What each host must open, and nothing besides. */
export function expectedOpenings(
  clients: string,
  admin: string,
  dcs: Dcs = 'consul',
): Readonly<Record<string, Openings>> {
  const database = (others: readonly string[]) => ({
    'tcp 22': [admin],
    'tcp 5432': [...others, proxy1, proxy2],
    'tcp 8008': [...others, proxy1, proxy2, admin],
    ...servers[dcs](others),
  })
  const doors = { 'tcp 5000': [clients, admin], 'tcp 5001': [clients, admin], 'tcp 5432': [clients, admin] }
  const proxy = { ...doors, 'tcp 22': [admin], 'tcp 7000': [admin] }
  return {
    db1: database([db2, db3]),
    db2: database([db1, db3]),
    db3: database([db1, db2]),
    proxy1: { ...proxy, 'protocol 112': [proxy2], 'tcp 80': [admin] },
    proxy2: {
      ...proxy,
      'protocol 112': [proxy1],
      // pgAdmin on proxy1, when the VIP is here.
      'tcp 5000': [clients, admin, proxy1],
      'tcp 5001': [clients, admin, proxy1],
    },
  }
}

/** The same, read out of rules: of /etc/nftables.conf, or as `nft --numeric list ruleset` prints them. */
export function openingsOf(rules: string): Openings {
  const sets = setsOf(rules)
  const openings: Record<string, string[]> = {}
  const lines = /^\s+ip saddr @(\w+) (ip protocol|\w+ dport) (\{ .* \}|\d+) accept/gm
  for (const [, set = '', protocol = '', ports = ''] of rules.matchAll(lines)) {
    for (const port of ports.replace(/[{} ]/g, '').split(',')) {
      const what = `${protocol.replace(/ dport|ip /, '')} ${port}`
      openings[what] = [...(openings[what] ?? []), ...(sets.get(set) ?? [])]
    }
  }
  return openings
}

/** The named sets of addresses; a single one without its /32. */
export function setsOf(rules: string): ReadonlyMap<string, readonly string[]> {
  const sets = rules.matchAll(/^\s+set (\w+) \{[^}]*elements = \{ ([^}]*) \}/gm)
  return new Map([...sets].map(([, name = '', elements = '']) => [name, elements.replaceAll('/32', '').split(/,\s*/)]))
}

/** The rules that accept without asking who sends. */
export function openToAll(rules: string): string[] {
  const lines = rules.split('\n').map((line) => line.trim())
  return lines.filter((line) => /^(?!ip saddr|#).*accept/.test(line))
}
