import { describe, expect, it } from 'vitest'
import { findErrors, summary } from '../../generator/vm/cdktf.ts'

// What cdktf 0.21 with Terraform 1.11 printed, shortened.
const deployed = `hardway  Terraform will perform the following actions:
    \u001b[1mPlan:\u001b[0m 3 to add, 0 to change, 1 to destroy.
    \u001b[0m\u001b[1mlibvirt_volume.db1-root: Destroying... [id=/var/lib/libvirt/images/hardway/hardway.db1-root.qcow2]\u001b[0m
    \u001b[0m\u001b[1mlibvirt_volume.db1-root: Destruction complete after 0s\u001b[0m
hardway  \u001b[0m\u001b[1mlibvirt_volume.db1-seed: Creating...\u001b[0m
    \u001b[0m\u001b[1mlibvirt_volume.db1-seed: Creation complete after 0s [id=x]\u001b[0m
`

const failed = `hardway  \u001b[31m│\u001b[0m \u001b[0m\u001b[1m\u001b[31mError: \u001b[0m\u001b[0m\u001b[1mstorage pool 'hardway' already exists\u001b[0m
    \u001b[31m│\u001b[0m \u001b[0m  with libvirt_pool.pool (pool),


0 Stacks deploying     1 Stack done     0 Stacks waiting
Invoking Terraform CLI failed with exit code 1
`

const unsynthesised = `[2026-11-24T23:54:27.015] [ERROR] default - out/manifest.json is missing
ERROR: cdktf encountered an error while synthesizing

Synth command: node --import tsx main.ts
Error:         non-zero exit code 1

Command output on stderr:

    out/manifest.json is missing: run \`npx hardway generate\`



⠸  Synthesizing
`

describe('cdktf’s output', () => {
  it('becomes progress', () => {
    expect(summary(deployed)).toBe('2 of 4: db1-seed made')
    expect(summary(deployed.split('\n').slice(0, 2).join('\n'))).toBe('0 of 4')
    expect(summary('hardway  Initializing the backend...')).toBe('')
  })

  it('becomes the cause of a failure', () => {
    expect(findErrors(failed)).toEqual(["storage pool 'hardway' already exists"])
    expect(findErrors(unsynthesised)).toEqual(['out/manifest.json is missing: run `npx hardway generate`'])
    expect(findErrors('Killed\n')).toEqual(['Killed'])
  })
})
