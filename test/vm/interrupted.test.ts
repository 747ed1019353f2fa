import { readdirSync, readlinkSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import { execa } from 'execa'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { waitForCdktf } from '../../generator/vm/cdktf.ts'
import { findLeft } from '../../generator/vm/destroy.ts'
import { runFolder, vmNamespace } from '../../generator/vm/names.ts'
import { removeState, statePath } from '../../generator/vm/state.ts'
import {
  deployLog,
  domainsOf,
  placeImages,
  prepareCluster,
  removeCluster,
  requireHypervisor,
  type VmCluster,
} from './support.ts'

const name = 'vmcut'
const five = ['db1', 'db2', 'db3', 'proxy1', 'proxy2'].map((host) => ({ name: `${name}.${host}`, running: true }))

// The machines have blank disks and stop at their firmware: this is about what is made of them, not what runs in them.
describe('whatever cuts a deploy short', () => {
  let vms: VmCluster

  beforeAll(async () => {
    vms = await prepareCluster(name, 'blank')
  }, 300_000)
  beforeEach(() => rm(join(vms.out, 'logs'), { recursive: true, force: true }))
  afterAll(() => removeCluster(vms), 120_000)

  it('Ctrl-C: Terraform ends in order, and the next deploy makes only the rest', async () => {
    const deploy = vms.hardway('deploy')
    await logged(vms, /-domain: Creating/)
    deploy.kill('SIGINT')
    await expect(deploy).rejects.toMatchObject({ signal: 'SIGINT' })
    await waitForCdktf(name)
    await vms.hardway('deploy')
    expect(Number(/Plan:\D*(\d+) to add/.exec(stripVTControlCharacters(deployLog(vms)))?.[1])).toBeLessThan(10)
    expect(await domainsOf(vms)).toMatchObject(five)
  })

  it('a restart of the machine: the next deploy starts the machines that were made', async () => {
    const before = await domainsOf(vms)
    await loseProcesses()
    await vms.hardway('deploy')
    expect(deployLog(vms)).toContain('No changes.')
    expect(await domainsOf(vms)).toEqual(before)
  })

  it('a lost state: machines that run are not touched', async () => {
    await removeState(name)
    const { stderr } = await vms.hardway('deploy').catch((error: { stderr: string }) => error)
    expect(stderr).toContain(
      `run already, but ${statePath(name)} does not know of them.\n  next: deploy from the checkout that made them, or remove them with their data: npx hardway destroy`,
    )
    expect(await domainsOf(vms)).toMatchObject(five)
  })

  it('a lost out/: destroy needs neither it nor Terraform', async () => {
    const hypervisor = await requireHypervisor(vms.cluster)
    await rm(vms.out, { recursive: true })
    const { stderr } = await vms.hardway('destroy')
    expect(stderr).toContain(`There is no ${vms.out}, which Terraform would read: removed without it`)
    expect(await findLeft(name, hypervisor)).toEqual([])
    await vms.hardway('generate')
    await placeImages(vms.out, 'blank')
  })

  it('SIGKILL: what Terraform could not note is removed and made again', async () => {
    const deploy = vms.hardway('deploy')
    await logged(vms, /libvirt_pool\S* Creation complete/)
    killTerraform()
    await expect(deploy).rejects.toMatchObject({ exitCode: 1 })
    await vms.hardway('deploy')
    expect(await domainsOf(vms)).toMatchObject(five)
  })
})

async function logged(vms: VmCluster, pattern: RegExp): Promise<void> {
  for (let tries = 0; tries < 6000; tries += 1) {
    if (pattern.test(stripVTControlCharacters(logSoFar(vms)))) return
    await sleep(20)
  }
  throw new Error(`the log never says ${pattern}`)
}

function logSoFar(vms: VmCluster): string {
  try {
    return deployLog(vms)
  } catch {
    return ''
  }
}

// As a power cut leaves it: no process, no namespace, nothing below /run.
async function loseProcesses(): Promise<void> {
  const { stdout } = await execa('ip', ['netns', 'pids', vmNamespace(name)])
  for (const pid of stdout.split('\n').filter(Boolean)) process.kill(Number(pid), 'SIGKILL')
  await execa('ip', ['netns', 'delete', vmNamespace(name)])
  await rm(runFolder(name), { recursive: true })
}

// Whoever has the lock's file open is this cluster's cdktf or its Terraform.
function killTerraform(): void {
  const lock = statePath(name).replace('terraform.', '.terraform.').replace('.tfstate', '.lock')
  for (const pid of processesWith(lock)) process.kill(pid, 'SIGKILL')
}

function processesWith(path: string): number[] {
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))
  return pids.filter((pid) => openFiles(pid).includes(path)).map(Number)
}

// The process may have ended since it was listed.
function openFiles(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`))
  } catch {
    return []
  }
}
