import { defaultPorts } from './ports.ts'
import { pointerTo } from './problem.ts'

/** A host's well-formed parts. */
export interface HostFacts {
  readonly pointer: string
  readonly name: string | undefined
  readonly address: string | undefined
  readonly mac: string | undefined
  readonly roles: readonly string[]
  readonly vrrp: string | undefined
  readonly memory: string | undefined
  readonly disk: string | undefined
  readonly dataDisk: string | undefined
  readonly tags: TagFacts
}

/** A host's well-formed tags, in Patroni's words; absent where they are left out. */
export interface TagFacts {
  readonly nofailover?: boolean
  readonly failover_priority?: number
  readonly nosync?: boolean
  readonly noloadbalance?: boolean
  readonly clonefrom?: boolean
}

/** A text in a list and where it stands. */
export interface TextAt {
  readonly pointer: string
  readonly text: string
}

/**
 * The well-formed parts of a topology that may be wrong elsewhere, with the schema's defaults.
 * The cross-field rules look at this, so that they find what they can also when the schema found something.
 */
export interface Facts {
  /** The value itself, for a rule that looks at every key. */
  readonly whole: unknown
  readonly cluster: string | undefined
  readonly image: { readonly url: string | undefined; readonly checksum: string | undefined }
  readonly cidr: string | undefined
  readonly gateway: string | undefined
  readonly vip: string | undefined
  readonly dcs: string
  readonly availability: string
  readonly durability: string
  /** A name, or the three times in seconds; undefined where it is neither. */
  readonly failover: string | Times | undefined
  /** Undefined where `hosts` is no list. */
  readonly hosts: readonly HostFacts[] | undefined
  /** The ports that the topology chooses. */
  readonly ports: Readonly<Partial<Record<keyof typeof defaultPorts, number>>>
  readonly databases: readonly { readonly name: TextAt | undefined; readonly owner: TextAt | undefined }[]
  readonly networks: readonly TextAt[]
  readonly sshKeys: readonly TextAt[]
  /** Undefined where the topology leaves them to their default. */
  readonly admins: readonly string[] | undefined
}

export interface Times {
  readonly ttl: number
  readonly loop_wait: number
  readonly retry_timeout: number
}

/** Picks the well-formed parts out of any value. */
export function gatherFacts(value: unknown): Facts {
  const [image, network, access] = ['image', 'network', 'access'].map((key) => get(value, key))
  const hosts = get(value, 'hosts')
  const admins = get(access, 'admins')
  return {
    whole: value,
    cluster: text(get(value, 'cluster')),
    image: { url: text(get(image, 'url')), checksum: text(get(image, 'checksum')) },
    cidr: text(get(network, 'cidr')),
    gateway: text(get(network, 'gateway')),
    vip: text(get(get(value, 'vip'), 'address')),
    dcs: text(get(value, 'dcs')) ?? 'consul',
    availability: text(get(value, 'availability')) ?? 'high',
    durability: text(get(value, 'durability')) ?? 'synchronous',
    failover: failover(get(value, 'failover')),
    hosts: Array.isArray(hosts) ? hosts.map(host) : undefined,
    ports: ports(get(value, 'ports')),
    databases: list(get(value, 'databases')).map(database),
    networks: ['clients', 'admins'].flatMap((key) => textsAt(get(access, key), 'access', key)),
    sshKeys: textsAt(get(access, 'ssh_keys'), 'access', 'ssh_keys'),
    admins: Array.isArray(admins) ? admins.filter((network) => typeof network === 'string') : undefined,
  }
}

function host(value: unknown, index: number): HostFacts {
  return {
    pointer: pointerTo('hosts', index),
    name: text(get(value, 'name')),
    address: text(get(value, 'address')),
    mac: text(get(value, 'mac')),
    roles: list(get(value, 'roles')).filter((role) => typeof role === 'string'),
    vrrp: text(get(value, 'vrrp')),
    memory: text(get(value, 'memory')),
    disk: text(get(value, 'disk')),
    dataDisk: text(get(value, 'data_disk')),
    tags: tags(get(value, 'tags')),
  }
}

function tags(value: unknown): TagFacts {
  const flags = (['nofailover', 'nosync', 'noloadbalance', 'clonefrom'] as const).flatMap((key) => {
    const flag = get(value, key)
    return typeof flag === 'boolean' ? [[key, flag]] : []
  })
  const priority = get(value, 'failover_priority')
  return { ...Object.fromEntries(flags), ...(Number.isInteger(priority) && { failover_priority: priority as number }) }
}

function database(value: unknown, index: number): Facts['databases'][number] {
  const at = (key: string): TextAt | undefined => {
    const found = text(get(value, key))
    return found === undefined ? undefined : { pointer: pointerTo('databases', index, key), text: found }
  }
  return { name: at('name'), owner: at('owner') }
}

function ports(value: unknown): Facts['ports'] {
  const chosen = Object.keys(defaultPorts).map((key) => [key, get(value, key)] as const)
  return Object.fromEntries(chosen.filter(([, port]) => Number.isInteger(port)))
}

function failover(value: unknown): Facts['failover'] {
  if (value === undefined) return 'normal'
  if (typeof value === 'string') return value
  const times = {
    ttl: get(value, 'ttl'),
    loop_wait: get(value, 'loop_wait'),
    retry_timeout: get(value, 'retry_timeout'),
  }
  return Object.values(times).every(Number.isInteger) ? (times as Times) : undefined
}

function textsAt(value: unknown, ...steps: readonly (string | number)[]): TextAt[] {
  return list(value).flatMap((item, index) =>
    typeof item === 'string' ? [{ pointer: pointerTo(...steps, index), text: item }] : [],
  )
}

function get(value: unknown, key: string): unknown {
  const holds = typeof value === 'object' && value !== null && Object.hasOwn(value, key)
  return holds ? (value as Record<string, unknown>)[key] : undefined
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
