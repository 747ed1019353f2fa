// `npm run record`: records `status --watch` of the lab of topology.yaml while its leader loses its power and comes back.
import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { leaderOf } from '../../generator/cluster/check-postgres.ts'
import type { Observation } from '../../generator/cluster/observation.ts'
import type { Recording } from './terminal.ts'

const hardway = 'node generator/hardway.mjs'
const start = Date.now()
const seconds = () => Math.round((Date.now() - start) / 100) / 10
const events: { at: number; command: string }[] = []
const frames: { at: number; text: string }[] = []

const watch = spawn('script', ['--quiet', '--command', `${hardway} status --watch`, '/dev/null'], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
watch.stdout.setEncoding('utf8').on('data', gather())
await sleep(3000)
const leader = leaderOf(await observe()) ?? 'nobody'
await type('lab', 'kill', leader)
await until(async () => ![leader, undefined].includes(leaderOf(await observe())))
await sleep(5000)
await type('lab', 'start', leader)
await execa('node', ['generator/hardway.mjs', 'verify', '--wait', '120'])
await sleep(1500)
watch.kill('SIGTERM')
console.log(JSON.stringify({ command: 'npx hardway status --watch', events, frames } satisfies Recording, null, 1))

async function type(...words: string[]): Promise<void> {
  events.push({ at: seconds(), command: `npx hardway ${words.join(' ')}` })
  await execa('node', ['generator/hardway.mjs', ...words])
}

async function observe(): Promise<Observation> {
  const { stdout } = await execa('node', ['generator/hardway.mjs', 'status', '--json'])
  return JSON.parse(stdout) as Observation
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 120_000; Date.now() < deadline; await sleep(500)) if (await holds()) return
  throw new Error('nobody took over within 120 s')
}

// A frame ends where the rest of the screen is cleared. One that differs by the age of what was read only is the same to a reader.
function gather(): (chunk: string) => void {
  let pending = ''
  const ageless = (text: string) => text.replaceAll(/\d+ s ago/g, '')
  return (chunk) => {
    const parts = (pending + chunk).split('\u001b[J')
    pending = parts.pop() ?? ''
    for (const part of parts) {
      const text = part.replaceAll('\u001b[H', '').replaceAll('\u001b[K', '').replaceAll('\r', '').trim()
      if (ageless(text) !== ageless(frames.at(-1)?.text ?? '')) frames.push({ at: seconds(), text })
    }
  }
}
