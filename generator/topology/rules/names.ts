import type { Facts, HostFacts } from '../facts.ts'
import { type Finding, shown } from '../problem.ts'
import { type Rule, repeated } from './rule.ts'

export const nameRules: readonly Rule[] = [
  {
    name: 'host-name-unique',
    says: 'No two hosts have the same name, also when letter case and the difference of `-` and `_` are ignored.',
    find: ({ hosts = [] }) => repeated(hosts, ({ name }) => slotName(name)).map(sameName),
  },
  {
    name: 'host-name-cluster',
    says: 'No host has the name of the cluster, which is the name of the VIP on every host.',
    find: ({ cluster, hosts = [] }) =>
      hosts.filter(({ name }) => name !== undefined && name === cluster).map(clusterName),
  },
  {
    name: 'name-reserved',
    says: 'No host or cluster is called like the machine itself, and no host like a folder that `generate` makes in out/.',
    find: (facts) => namesOf(facts).filter(isReserved).map(reserved),
  },
  {
    name: 'name-look-alike',
    says: 'No name is a word that YAML 1.1, which cloud-init and Patroni read, takes for a boolean or for nothing.',
    find: (facts) => namesOf(facts).filter(isLookAlike).map(lookAlike),
  },
]

/** Words that a YAML 1.1 reader does not take for text; the pattern of a name already keeps numbers out. */
export const yaml11Words: ReadonlySet<string> = new Set(['y', 'n', 'yes', 'no', 'on', 'off', 'true', 'false', 'null'])

/** What every /etc/hosts already gives to the loopback addresses. */
export const loopbackNames: ReadonlySet<string> = new Set(['localhost', 'ip6-localhost', 'ip6-loopback'])
/** Folders of out/ that are no host's. */
export const outFolders: ReadonlySet<string> = new Set(['packer', 'images', 'logs'])

// Patroni names the replication slot of a member so: lower case, `_` for `-`.
function slotName(name: string | undefined): string | undefined {
  return name?.toLowerCase().replaceAll('-', '_')
}

function sameName({ item, first }: { item: HostFacts; first: HostFacts }): Finding {
  const message =
    item.name === first.name
      ? `two hosts are called ${shown(item.name)}`
      : `the hosts ${shown(first.name)} and ${shown(item.name)} would share one replication slot`
  return { pointer: `${item.pointer}/name`, message, repair: 'give each host a name of its own' }
}

function clusterName({ pointer, name }: HostFacts): Finding {
  return {
    pointer: `${pointer}/name`,
    message: `the host ${shown(name)} has the name of the cluster, which means the VIP on every host`,
    repair: 'rename the host or the cluster',
  }
}

interface Name {
  readonly pointer: string
  readonly text: string
  readonly kind: 'cluster' | 'host' | 'database' | 'role'
}

function namesOf({ cluster, hosts = [], databases }: Facts): Name[] {
  return [
    ...(cluster === undefined ? [] : [{ pointer: '/cluster', text: cluster, kind: 'cluster' as const }]),
    ...hosts.flatMap(({ pointer, name }) =>
      name === undefined ? [] : [{ pointer: `${pointer}/name`, text: name, kind: 'host' as const }],
    ),
    ...databases.flatMap(({ name, owner }) => [
      ...(name ? [{ ...name, kind: 'database' as const }] : []),
      ...(owner ? [{ ...owner, kind: 'role' as const }] : []),
    ]),
  ]
}

function isReserved({ kind, text }: Name): boolean {
  const name = text.toLowerCase()
  return (
    (kind === 'host' && outFolders.has(name)) || ((kind === 'host' || kind === 'cluster') && loopbackNames.has(name))
  )
}

function reserved({ pointer, text, kind }: Name): Finding {
  const why = loopbackNames.has(text.toLowerCase()) ? 'means the machine itself' : 'is a folder of its own in out/'
  return {
    pointer,
    message: `no ${kind} can be called ${shown(text)}: it ${why}`,
    repair: `choose another name, such as \`${kind === 'cluster' ? 'hardway' : 'db1'}\``,
  }
}

function isLookAlike({ text }: Name): boolean {
  return yaml11Words.has(text.toLowerCase())
}

function lookAlike({ pointer, text, kind }: Name): Finding {
  const message = `${shown(text)} is no safe name for a ${kind}: YAML 1.1, which cloud-init and Patroni read, takes it for a value that is no text`
  return { pointer, message, repair: 'choose another name' }
}
