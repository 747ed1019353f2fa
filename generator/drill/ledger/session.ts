import type pg from 'pg'
import { dropClient, type Login, newClient } from '../../cluster/sql.ts'

/** Milliseconds that a client waits for a statement; a client that waits longer measures itself. */
const patience = 3000

/** A connection of one ledger client. */
export interface Session {
  /** Runs one statement in a transaction of its own. A warning rejects: a commit that was cancelled while it waited for the standby says so in no other way. */
  readonly run: <Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[]) => Promise<Row[]>
  /** Without a word to the server. */
  readonly drop: () => void
}

/**
 * Connects within the given milliseconds.
 * @throws what the network, TLS or PostgreSQL says, or that it took too long.
 */
export async function openSession(login: Login, milliseconds: number): Promise<Session> {
  const client = newClient(login, { name: 'hardway-drill', connect: milliseconds, statement: patience })
  let warning: string | undefined
  client.on('notice', ({ severity, message }) => {
    if (severity === 'WARNING') warning = message
  })
  const drop = () => dropClient(client)
  const run: Session['run'] = async (sql, values) => {
    warning = undefined
    const { rows } = await client.query({ text: sql, values: [...values] })
    if (warning !== undefined) throw new Error(`warning: ${warning}`)
    return rows
  }
  try {
    await client.connect()
    return { run, drop }
  } catch (error) {
    drop()
    throw error
  }
}
