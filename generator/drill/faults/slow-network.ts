import { lanInterface } from '../../model/network.ts'
import type { Fault, Stage } from '../fault.ts'
import { shell } from './at-host.ts'

/** What the leader's host sends takes 50 to 150 ms longer, and one packet of a hundred is lost. */
const delayed = 'netem delay 100ms 50ms loss 1%'
/** Where the kernel has no netem: it sends 128 KiB a second, and what would wait longer than 300 ms is lost. */
const narrow = 'tbf rate 1mbit burst 8kb latency 300ms'

export const slowNetwork: Fault = {
  name: 'slow-network',
  does: 'makes what the leader’s host sends slow and lossy for longer than its lease: by netem, or by tbf where the kernel has no netem',
  expects: 'Commits take longer. Nobody takes over: the lease is renewed all the same.',
  needs: 'inside',
  inject: async (stage) => {
    const { leader } = stage.parts
    stage.mark(`${leader} sends by ${await slowDown(stage, leader)}`)
    await stage.hold(stage.cluster.failover.ttl + 2 * stage.cluster.failover.loopWait)
    await shell(stage, leader, `tc qdisc delete dev ${lanInterface} root`)
    stage.mark(`${leader} sends as before`)
  },
}

async function slowDown(stage: Stage, host: string): Promise<string> {
  const add = (qdisc: string) => `tc qdisc add dev ${lanInterface} root ${qdisc}`
  const said = await shell(stage, host, `${add(delayed)} 2>&1 || ${add(narrow)}`)
  return said.includes('qdisc kind is unknown') ? narrow : delayed
}
