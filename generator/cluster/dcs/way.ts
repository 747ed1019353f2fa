import type { Secrets } from '../../model/secrets.ts'
import type { Hands } from '../hands.ts'
import type { DcsReport } from '../observation.ts'

/** How a DCS is asked and led on its hosts. */
export interface DcsWay {
  /** The systemd unit of a server. */
  readonly unit: string
  /** A program that any server answers, at most in seconds; it shows no secret. */
  readonly argv: readonly string[]
  readonly read: (text: string) => DcsReport
  /** What that program says where no server leads, if it then fails. */
  readonly leaderless?: RegExp
  /** The ports at which servers and clients reach a server, as nftables writes a set of them. */
  readonly ports: string
  /** Hands the lead from one server to another; it may take some seconds until the other has it. */
  readonly transferLead: (hands: Pick<Hands, 'run'>, secrets: Secrets, from: string, to: string) => Promise<void>
}
