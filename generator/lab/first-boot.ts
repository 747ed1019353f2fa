import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from '../failure.ts'
import { lastWords } from './boot.ts'
import { findGuestInit, isPopulated } from './cgroups.ts'

/**
 * Waits until cloud-init is through with a host's boot. Looks at its result file from outside, which costs the booting host nothing.
 * @throws Failure where cloud-init reports an error, the host dies, or it takes longer than the given seconds.
 */
export async function waitForBoot(lab: string, host: string, seconds = 300): Promise<void> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const errors = await findBootErrors(lab, host)
    if (errors?.length === 0) return
    if (errors)
      throw new Failure(`cloud-init failed on host ${host} of lab ${lab}: ${errors.join('; ')}. ${howToLook(host)}`)
    if (!(await isPopulated(lab, host))) {
      throw new Failure(`Host ${host} of lab ${lab} went off during its boot. ${await lastWords(lab, host)}`)
    }
    if (Date.now() > deadline) {
      throw new Failure(
        `Host ${host} of lab ${lab} has not finished its boot after ${seconds} s. ${await lastWords(lab, host)}`,
      )
    }
    await sleep(50)
  }
}

/** cloud-init's errors in this boot of the host; undefined while it is not through. */
async function findBootErrors(lab: string, host: string): Promise<string[] | undefined> {
  const init = await findGuestInit(lab, host)
  if (init === undefined) return undefined
  try {
    const text = await readFile(`/proc/${init}/root/run/cloud-init/result.json`, 'utf8')
    return (JSON.parse(text) as { v1: { errors: string[] } }).v1.errors
  } catch (error) {
    if (
      error instanceof SyntaxError ||
      ['ENOENT', 'ESRCH', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')
    ) {
      return undefined
    }
    throw error
  }
}

const howToLook = (host: string) => `Read its log: npx hardway lab shell ${host} -- cat /var/log/cloud-init-output.log`
