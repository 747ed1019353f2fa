import type { Bound, Fault, Stage } from '../fault.ts'
import { dropPackets, letPackets, signalUnit, startUnit, stopUnit } from './at-host.ts'

type Program = 'haproxy' | 'pgbouncer' | 'keepalived'

const names: Readonly<Record<Program, string>> = {
  haproxy: 'HAProxy',
  pgbouncer: 'PgBouncer',
  keepalived: 'Keepalived',
}

const stopsInOrder: Readonly<Record<Program, string>> = {
  haproxy: 'Keepalived’s check of this host fails and gives the VIP away.',
  pgbouncer: 'Keepalived’s check of this host fails and gives the VIP away.',
  keepalived: 'It gives the VIP away as it stops, with an advertisement of priority 0.',
}

/** What may happen to each program of the proxy that holds the VIP. */
export const proxyServiceFaults: readonly Fault[] = (['haproxy', 'pgbouncer', 'keepalived'] as const).flatMap(
  (program) => [killed(program), stopped(program), frozen(program)],
)

export const vrrpDropped: Fault = {
  name: 'vrrp-dropped',
  does: 'drops VRRP between the proxies for 15 s',
  expects:
    'Both hold the VIP. Both lead to the same leader, so no data is at stake; when they hear each other again one gives it up, and the other tells the neighbours by ARP.',
  needs: 'inside',
  inject: async (stage) => {
    const { vipHolder, backupProxies } = stage.parts
    const vrrp = { input: ['ip protocol 112'], output: ['ip protocol 112'] }
    for (const host of [vipHolder, ...backupProxies]) await dropPackets(stage, host, vrrp)
    stage.mark('VRRP dropped')
    await stage.hold(15)
    for (const host of [vipHolder, ...backupProxies]) await letPackets(stage, host)
    stage.mark('VRRP passes')
  },
}

function killed(program: Program): Fault {
  const bound: Bound | undefined = program === 'keepalived' ? undefined : { max: 3 }
  return {
    name: `${program}-killed`,
    does: `kill -9 to ${names[program]} on the proxy that holds the VIP`,
    expects: 'systemd starts it again at once; clients connect again.',
    bound,
    needs: 'inside',
    inject: (stage) =>
      atVipHolder(stage, 'killed', (host) => signalUnit(stage, host, `${program}.service`, 'KILL', 'all')),
  }
}

function stopped(program: Program): Fault {
  return {
    name: `${program}-stopped`,
    does: `stops ${names[program]} in good order on the proxy that holds the VIP, and starts it again`,
    expects: `${stopsInOrder[program]} Clients connect again by the other proxy.`,
    needs: 'inside',
    inject: async (stage) => {
      await atVipHolder(stage, 'stopped', (host) => stopUnit(stage, host, `${program}.service`))
      await startUnit(stage, stage.parts.vipHolder, `${program}.service`)
      stage.mark(`${names[program]} started`)
    },
  }
}

function frozen(program: Program): Fault {
  return {
    name: `${program}-frozen`,
    does: `SIGSTOP to ${names[program]} on the proxy that holds the VIP, then SIGCONT`,
    expects:
      program === 'keepalived'
        ? 'The other proxy hears nothing and takes the VIP, while this one still has the address: clients reach the one that spoke last. Thawed, one gives it up.'
        : 'The check that talks to it gets no answer; Keepalived gives the VIP away.',
    needs: 'inside',
    inject: async (stage) => {
      await atVipHolder(stage, 'frozen', (host) => signalUnit(stage, host, `${program}.service`, 'STOP', 'all'))
      await signalUnit(stage, stage.parts.vipHolder, `${program}.service`, 'CONT', 'all')
      stage.mark(`${names[program]} thawed`)
    },
  }
}

async function atVipHolder(stage: Stage, done: string, harm: (host: string) => Promise<void>): Promise<void> {
  const { vipHolder } = stage.parts
  await harm(vipHolder)
  stage.mark(`${done} on ${vipHolder}`)
  await stage.hold(1)
  await stage.writesGoOn(30)
  await stage.hold(8)
}
