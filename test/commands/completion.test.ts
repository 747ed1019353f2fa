import { cpSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { beforeEach, expect, test } from 'vitest'
import { faults } from '../../generator/drill/faults/index.ts'
import { useFolder } from './folder.ts'

const program = resolve('generator/hardway.mjs')
const topology = resolve('test/topologies/tutorial.yaml')
// A person's function, as the help of the verb gives it.
const own = (shell: string) => `hardway() { node ${program} "$@"; }\nsource <(hardway completion ${shell})\n`

useFolder()
beforeEach(() => cpSync(topology, join(process.cwd(), 'topology.yaml')))

async function inBash(words: readonly string[]): Promise<string[]> {
  const typed = words.map((word) => `'${word}'`).join(' ')
  const script = `${own('bash')}compopt() { COMPREPLY+=("files by $*"); }
COMP_WORDS=(hardway ${typed}); COMP_CWORD=${words.length}; _hardway; printf '%s\\n' "\${COMPREPLY[@]}"`
  return (await execa('bash', ['-c', script])).stdout.split('\n')
}

test('bash completes verbs, hosts and files', async () => {
  expect(await inBash(['lab', 'st'])).toEqual(['start', 'stop'])
  expect(await inBash(['lab', 'kill', ''])).toEqual(['db1', 'db2', 'db3', 'proxy1', 'proxy2'])
  expect(await inBash(['generate', '--secrets', ''])).toEqual(['files by -o default'])
  expect(await inBash(['ssh', 'd'])).toEqual(['db1', 'db2', 'db3'])
})

test('bash completes what a host runs, and the faults of a drill', async () => {
  expect(await inBash(['logs', 'proxy2', ''])).toEqual([
    ...['nftables', 'hardway-forget-seed', 'hardway-neighbours', 'haproxy', 'pgbouncer', 'keepalived'],
  ])
  expect(await inBash(['drill', ''])).toEqual(faults.map(({ name }) => name))
  expect(await inBash(['drill', 'switchover', 'all'])).toEqual(['all-power-off'])
})

test('fish completes verbs with what they do, hosts and files', async () => {
  const shell = `function hardway; node ${program} $argv; end; hardway completion fish | source`
  const next = async (line: string) => {
    const { stdout } = await execa('fish', ['--no-config', '-c', `${shell}; complete -C '${line}'`])
    return stdout.split('\n')
  }
  expect(await next('hardway lab st')).toEqual([
    'start\tSwitch a host on again, and wait until it has booted.',
    'stop\tShut a host down in order.',
  ])
  expect((await next('hardway lab kill p')).map((line) => line.split('\t')[0])).toEqual(['proxy1', 'proxy2'])
  expect((await next('hardway check top')).map((line) => line.split('\t')[0])).toEqual(['topology.yaml'])
})

test('zsh completes the line that is typed', async () => {
  // A shell in a terminal of its own, as a person has it: what stands on its line after the tabs is then run.
  const script = `zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'autoload -Uz compinit; compinit -u -D'
zpty -w shell 'hardway() { if [[ $1 == completion ]]; then node ${program} "$@"; else print -r -- "<$*>"; fi; }'
zpty -w shell 'source <(hardway completion zsh)'
zpty -n -w shell $'hardway gen\\t--sec\\t\\n'
zpty -w shell 'exit'
zpty -r shell all '*<gen*>*'
print -r -- $all`
  const { stdout } = await execa('zsh', ['-f', '-c', script], { timeout: 30_000, env: { TERM: 'dumb' } })
  expect(stdout).toContain('<generate --secrets>')
})

test('the script for bash is one that shellcheck takes', async () => {
  await execa('shellcheck', [resolve(program, '../completion/hardway.bash')])
})
