import type { ExecInHost } from './inside-hosts.ts'

/** What runs a cluster on this machine, and how its hosts are reached. */
export interface Place {
  readonly backend: 'lab' | 'libvirt'
  /** Whether software emulates the hosts' processors; the lab's are this machine's own. */
  readonly emulated: boolean
  /** The network namespace in which the hosts can be reached; absent where that is the machine's own. */
  readonly namespace?: string
  /** What stands before a client's command, to be typed; empty where nothing need be. */
  readonly run: string
  /** The file of the cluster's certificate authority, which clients must be told; absent where `run` tells them. */
  readonly ca?: string
  /** What stands before a command inside a host, to be typed. */
  readonly enter: (host: string) => string
  /** What tells a host's machine from an earlier one of that name, by host: a new machine has new host keys. */
  readonly machines?: Readonly<Record<string, string | undefined>>
  /** Runs a program inside a host, where there is a way in that needs nobody's key. */
  readonly exec?: ExecInHost
}

/** Where a client of PostgreSQL goes, and as whom. */
export interface Door {
  readonly host: string
  /** 5432 where nothing is said. */
  readonly port?: number
  readonly user: string
  readonly database: string
}

/** A client's command as a person types it. */
export function clientLine({ run }: Place, command: string): string {
  return run === '' ? command : `${run} ${command}`
}

/** psql as a person types it: it checks that the server is the cluster's. */
export function psqlLine(place: Place, { host, port, user, database }: Door, sql?: string): string {
  const statement = sql === undefined ? '' : ` -c '${sql}'`
  if (place.ca === undefined) {
    return clientLine(
      place,
      `psql -h ${host}${port === undefined ? '' : ` -p ${port}`} -U ${user} ${database}${statement}`,
    )
  }
  const door = `host=${host}${port === undefined ? '' : ` port=${port}`} user=${user} dbname=${database}`
  return clientLine(place, `psql '${door} sslmode=verify-full sslrootcert=${place.ca}'${statement}`)
}

/** curl as a person types it: it checks that the server is the cluster's. */
export function curlLine(place: Place, rest: string): string {
  return clientLine(place, `curl --silent${place.ca === undefined ? '' : ` --cacert ${place.ca}`} ${rest}`)
}
