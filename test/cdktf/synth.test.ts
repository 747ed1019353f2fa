import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { write } from '../../generator/render/write.ts'
import { cdktfFolder } from '../../generator/vm/terraform.ts'
import { generateTopology, secretValues } from '../support.ts'
import { cdktfEnvironment, fakeOut, synth, workFolder } from './support.ts'

const hosts = ['db1', 'db2', 'db3', 'proxy1', 'proxy2']
const tutorial = 'test/topologies/tutorial.yaml'

let env: Record<string, string>
let out: string

beforeAll(async () => {
  env = await cdktfEnvironment()
}, 600_000)

beforeEach(async () => {
  out = await fakeOut(hosts)
})

describe('cdktf/main.ts', { timeout: 120_000 }, () => {
  it('synthesises the tutorial’s five machines, byte for byte', async () => {
    const { exitCode, stderr, text } = await synth(tutorial, out)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    await expect(text).toMatchFileSnapshot('tutorial.cdk.tf.json.txt')
    expect(text).not.toContain(process.cwd())
  })

  it('gives a stack that Terraform and the real provider accept', async () => {
    const { folder } = await synth(tutorial, out)
    await execa(env.TERRAFORM_BINARY_NAME ?? 'terraform', ['init', '-no-color'], { cwd: folder, env })
    const { stdout } = await execa(env.TERRAFORM_BINARY_NAME ?? 'terraform', ['validate', '-json'], {
      cwd: folder,
      env,
    })
    expect(JSON.parse(stdout)).toMatchObject({ valid: true, error_count: 0, warning_count: 0 })
  })

  it('puts no secret into the stack', async () => {
    const { files, secrets } = await generateTopology('tutorial')
    const real = join(workFolder, 'real-out')
    await write(files, real)
    await mkdir(join(real, 'images'), { recursive: true })
    for (const image of ['db', 'proxy']) await copyFile(`${out}/images/${image}.qcow2`, `${real}/images/${image}.qcow2`)
    const { text } = await synth(tutorial, real)
    const all = secretValues(secrets)
    expect(all.filter((value) => text.includes(value))).toEqual([])
    expect(text).toContain('hardway.db1-seed-')
    await rm(real, { recursive: true })
  })

  it('asks for software emulation, and for another architecture, where the topology does', async () => {
    const text = await readFile(tutorial, 'utf8')
    const other = join(workFolder, 'other.yaml')
    await writeFile(
      other,
      text.replace(/^ {2}domain_type: kvm/m, '  domain_type: qemu').replace('arch: amd64', 'arch: arm64'),
    )
    const stack = JSON.parse((await synth(other, out)).text)
    expect(stack.resource.libvirt_domain['db1-domain']).toMatchObject({
      type: 'qemu',
      cpu: { mode: 'maximum' },
      arch: 'aarch64',
      machine: 'virt',
    })
  })

  it('changes one host’s seed, root disk and domain for a changed seed, and never a data disk', async () => {
    const before = JSON.parse((await synth(tutorial, out)).text)
    await writeFile(join(out, 'db2', 'seed.iso'), 'another seed\n')
    await replaceSum(out, 'db2/seed.iso', '4d0c2f4e3f1b5b4c')
    const stale = await synth(tutorial, out)
    expect(stale.stderr.trim()).toBe(
      'cdktf/cdktf.out/test/out/db2/seed.iso is not the file that cdktf/cdktf.out/test/out/manifest.json lists: run `npx hardway generate`',
    )
    await replaceSum(out, 'db2/seed.iso', await sumOf(join(out, 'db2', 'seed.iso')))
    const after = JSON.parse((await synth(tutorial, out)).text)
    const changed = Object.keys(before.resource.libvirt_volume).filter(
      (name) => before.resource.libvirt_volume[name].name !== after.resource.libvirt_volume[name].name,
    )
    expect(changed).toEqual(['db2-seed'])
    expect(after.resource.libvirt_volume['db2-root'].lifecycle).toEqual({
      replace_triggered_by: ['libvirt_volume.db2-seed'],
    })
    expect(after.resource.libvirt_domain['db2-domain'].lifecycle).toEqual({
      replace_triggered_by: ['libvirt_volume.db2-root'],
    })
    expect(after.resource.libvirt_volume['db2-data'].lifecycle).toEqual({ ignore_changes: ['size'] })
  })

  it.each([
    ['manifest.json', 'cdktf/cdktf.out/test/out/manifest.json is missing: run `npx hardway generate`'],
    ['db1/seed.iso', 'cdktf/cdktf.out/test/out/db1/seed.iso is missing: run `npx hardway generate`'],
    ['images/proxy.qcow2', 'cdktf/cdktf.out/test/out/images/proxy.qcow2 is missing: run `npx hardway bake proxy`'],
  ])('says what to run where %s is missing', async (path, message) => {
    await rm(join(out, path))
    const { exitCode, stderr } = await synth(tutorial, out)
    expect({ exitCode, stderr: stderr.trim() }).toEqual({ exitCode: 1, stderr: message })
  })

  it('refuses an out/ that is older than the topology', async () => {
    const { exitCode, stderr } = await synth(tutorial, await fakeOut([...hosts, 'db4']))
    expect({ exitCode, stderr: stderr.trim() }).toEqual({
      exitCode: 1,
      stderr: 'cdktf/cdktf.out/test/out/db4/seed.iso belongs to no host of the topology: run `npx hardway generate`',
    })
  })

  it('reports a topology that is wrong', async () => {
    const { exitCode, stderr } = await synth('test/cdktf/none.yaml', out)
    expect({ exitCode, stderr: stderr.trim() }).toEqual({
      exitCode: 2,
      stderr: 'test/cdktf/none.yaml is missing: run `npx hardway init`',
    })
  })

  it('connects where LIBVIRT_DEFAULT_URI says, unless the topology names a place', async () => {
    const elsewhere = { LIBVIRT_DEFAULT_URI: 'qemu+unix:///system?socket=/run/other' }
    const uriOf = (text: string) => JSON.parse(text).provider.libvirt[0].uri
    expect(uriOf((await synth(tutorial, out, elsewhere)).text)).toBe(elsewhere.LIBVIRT_DEFAULT_URI)
    const named = join(workFolder, 'named.yaml')
    await writeFile(named, (await readFile(tutorial, 'utf8')).replace('qemu:///system', 'qemu+ssh://kvm1/system'))
    expect(uriOf((await synth(named, out, elsewhere)).text)).toBe('qemu+ssh://kvm1/system')
  })

  it('gives the same stack under cdktn, the maintained fork', async () => {
    const stack = JSON.parse((await synth(tutorial, out)).text)
    const fork = JSON.parse((await synth(tutorial, out, {}, [resolve('test/cdktf/as-cdktn.mjs')])).text)
    expect(fork['//'].metadata.version).toBe('0.24.0')
    expect({ ...fork, '//': 'metadata' }).toEqual({ ...stack, '//': 'metadata' })
  })

  it('has no type error', async () => {
    await execa('tsc', ['--project', cdktfFolder], { preferLocal: true })
  })
})

async function replaceSum(folder: string, path: string, sum: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'))
  manifest.files[path] = sum
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest))
}

async function sumOf(path: string): Promise<string> {
  const { stdout } = await execa('sha256sum', [path])
  return stdout.split(' ')[0] ?? ''
}
