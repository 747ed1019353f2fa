import { readFile } from 'node:fs/promises'
import type { Fault, Stage } from '../fault.ts'
import { shell, stopUnit } from './at-host.ts'
import { leadFromChanged, undoChange } from './lead-from.ts'

const folder = '/run/hardway-drill'
const program = new URL('./stepped-clock.py', import.meta.url)
const hour = 3600

export const leaderClockStepped: Fault = {
  name: 'leader-clock-stepped',
  does: 'steps the leader’s clock back by an hour, for longer than its lease, and then on again. A lab’s hosts have one clock, this machine’s, which nobody steps: Python tells Patroni and `hardway-tend-postgres` another time, and they alone go by the wall clock',
  expects:
    'Patroni would sleep for that hour while its lease ends, and go on answering that it leads, so nobody takes over (patroni #3560). `hardway-tend-postgres` sees the step and wakes it: the leader stays.',
  needs: 'inside',
  arrange: async (stage) => {
    await tellTruth(stage)
    await leadFromChanged(stage, (host) => tellOtherTime(stage, host))
  },
  inject: async (stage) => {
    const { leader } = stage.parts
    await stepTo(stage, leader, -hour)
    stage.mark(`clock of ${leader} an hour back`)
    await stage.hold(stage.cluster.failover.ttl + 2 * stage.cluster.failover.loopWait)
    await stepTo(stage, leader, 0)
    stage.mark(`clock of ${leader} right again`)
    await stage.hold(5)
  },
  restore: tellTruth,
}

// Renamed into place: it is read all the time.
async function stepTo(stage: Stage, host: string, seconds: number): Promise<void> {
  await shell(stage, host, `echo ${seconds} >${folder}/offset.new; mv ${folder}/offset.new ${folder}/offset`)
}

async function tellOtherTime(stage: Stage, host: string): Promise<void> {
  await put(stage, host, `${folder}/sitecustomize.py`, await readFile(program, 'utf8'))
  await stepTo(stage, host, 0)
  for (const dropIn of dropIns) await put(stage, host, dropIn, `[Service]\nEnvironment=PYTHONPATH=${folder}\n`)
  await readUnits(stage, host)
}

const dropIns = ['patroni', 'hardway-tend-postgres'].map(
  (unit) => `/run/systemd/system/${unit}.service.d/hardway-drill.conf`,
)

async function tellTruth(stage: Stage): Promise<void> {
  await undoChange(stage, `test -d ${folder}`, async (host) => {
    await stopUnit(stage, host, 'hardway-tend-postgres.service')
    await shell(stage, host, `rm -rf ${folder} ${dropIns.join(' ')}`)
    await readUnits(stage, host)
  })
}

async function put({ hands }: Stage, host: string, path: string, text: string): Promise<void> {
  await hands.run(host, ['sh', '-euc', 'mkdir -p "${0%/*}"; cat >"$0"', path], text)
}

async function readUnits(stage: Stage, host: string): Promise<void> {
  await shell(stage, host, 'systemctl daemon-reload; systemctl restart hardway-tend-postgres')
}
