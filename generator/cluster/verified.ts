import { execa } from 'execa'
import { Failure } from '../failure.ts'
import type { InputFiles } from './find-place.ts'
import { commandInside } from './inside.ts'
import type { Observation } from './observation.ts'
import type { Place } from './place.ts'
import type { Result } from './verify.ts'

/** What `hardway verify --json` prints. */
export interface Verified {
  readonly passed: boolean
  readonly checks: readonly Result[]
  readonly observation: Observation
}

/** What stands before each line in which a wait says what is missing. */
export const waiting = 'waiting: '

/**
 * Runs `hardway verify --wait` where the hosts can be reached, from outside.
 * @param progress told what is still missing, in words.
 * @throws Failure where the cluster did not become whole in time, or a check failed.
 */
export async function verifyFromOutside(
  place: Place,
  files: InputFiles,
  timeoutSeconds: number,
  progress: (text: string) => void,
): Promise<Verified> {
  const verb = ['verify', files.topology, '--secrets', files.secrets, '--json', '--wait', String(timeoutSeconds)]
  const [command, ...args] = commandInside(place, verb)
  const last: string[] = []
  const onLine = function* (line: unknown) {
    const text = String(line)
    if (text.startsWith(waiting)) progress(text.slice(waiting.length))
    else last.push(text)
    yield line
  }
  const { stdout, exitCode } = await execa(command, args, { stdin: 'ignore', stderr: onLine, reject: false })
  if (exitCode === 0) return JSON.parse(stdout) as Verified
  throw new Failure(stdout === '' ? last.join('\n') : failedChecks(JSON.parse(stdout) as Verified))
}

function failedChecks({ checks }: Verified): string {
  const lines = checks.flatMap(({ name, command, verdict }) =>
    verdict.passed ? [] : [`  - ${name}: ${verdict.cause}`, `    $ ${command}`],
  )
  return ['The cluster is up, but not all that it promises holds:', ...lines, '  next: npx hardway verify'].join('\n')
}
