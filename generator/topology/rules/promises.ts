import type { Facts, TextAt } from '../facts.ts'
import { type Finding, shown } from '../problem.ts'
import { type Rule, repeated } from './rule.ts'

export const promiseRules: readonly Rule[] = [
  {
    name: 'fast-needs-synchronous',
    says: '`failover: fast` needs `durability: synchronous`: a lock lost early must not cost rows.',
    find: ({ failover, durability }) =>
      failover === 'fast' && durability === 'asynchronous' ? [fastAsynchronous] : [],
  },
  {
    name: 'database-unique',
    says: 'No two databases have the same name.',
    find: ({ databases }) => repeated(namesOf(databases, 'name'), ({ text }) => text).map(sameDatabase),
  },
  {
    name: 'database-reserved',
    says: 'No database has a name that PostgreSQL, pg_hba.conf or PgBouncer keeps for itself.',
    find: ({ databases }) => namesOf(databases, 'name').filter(isKeptDatabase).map(keptDatabase),
  },
  {
    name: 'owner-reserved',
    says: "No database belongs to one of the cluster's own roles or to a name that PostgreSQL keeps for itself.",
    find: ({ databases }) => namesOf(databases, 'owner').filter(isKeptRole).map(keptRole),
  },
]

const fastAsynchronous: Finding = {
  pointer: '/failover',
  message: '`failover: fast` with `durability: asynchronous` could lose acknowledged rows',
  repair: 'write `durability: synchronous`, or `failover: normal`',
}

function namesOf(databases: Facts['databases'], key: 'name' | 'owner'): TextAt[] {
  return databases.flatMap((database) => database[key] ?? [])
}

function sameDatabase({ item }: { item: TextAt }): Finding {
  return {
    pointer: item.pointer,
    message: `two databases are called ${shown(item.text)}`,
    repair: 'delete one of the two',
  }
}

// PostgreSQL's own three, the keywords of pg_hba.conf's database column, PgBouncer's console.
const keptDatabases: ReadonlySet<string> = new Set([
  'postgres',
  'template0',
  'template1',
  'all',
  'replication',
  'sameuser',
  'samerole',
  'samegroup',
  'pgbouncer',
])

function isKeptDatabase({ text }: TextAt): boolean {
  return keptDatabases.has(text)
}

function keptDatabase({ pointer, text }: TextAt): Finding {
  return {
    pointer,
    message: `no database can be called ${shown(text)}: the name is taken`,
    repair: 'choose another name, such as `app`',
  }
}

// The cluster's own roles, then the words that CREATE ROLE or pg_hba.conf take for something else.
const keptRoles: ReadonlySet<string> = new Set([
  'postgres',
  'replicator',
  'rewind',
  'pgbouncer',
  'public',
  'none',
  'all',
  'current_user',
  'current_role',
  'session_user',
])

function isKeptRole({ text }: TextAt): boolean {
  return keptRoles.has(text) || text.startsWith('pg_')
}

function keptRole({ pointer, text }: TextAt): Finding {
  return {
    pointer,
    message: `no database can belong to ${shown(text)}: the name is taken`,
    repair: 'choose another name, such as `app`',
  }
}
