import { Command } from 'commander'
import { asOptions } from '../cluster/named-files.ts'
import type { LabUpOptions } from './lab-up.ts'
import type { Terminal } from './terminal.ts'

/** `hardway lab`: the cluster's hosts on this machine, in network namespaces of their own. */
export function labCommand(terminal: Terminal): Command {
  return new Command('lab')
    .addCommand(up(terminal))
    .addCommand(down(terminal))
    .addCommand(shell(terminal))
    .addCommand(run(terminal))
    .addCommand(kill(terminal))
    .addCommand(start(terminal))
    .addCommand(stop(terminal))
    .addHelpText('after', '\nExample:\n  npx hardway lab up && npx hardway lab shell db1')
}

function up(terminal: Terminal): Command {
  return verb('up', 'Start what is missing or changed, and wait until it has booted.')
    .option('--secrets <file>', 'the secrets file', 'secrets.yaml')
    .option('--out <folder>', 'where the seeds are written', 'out')
    .addHelpText('after', '\nExample:\n  npx hardway lab up --topology topology.yaml')
    .action(async (options: LabUpOptions) => {
      const { runLabUp } = await import('./lab-up.ts')
      await runLabUp(options, terminal)
    })
}

function down(terminal: Terminal): Command {
  return verb('down', 'Remove the hosts with their disks, and all else that `lab up` made.')
    .addHelpText('after', '\nExample:\n  npx hardway lab down')
    .action(async ({ topology }: Named) => {
      const { labDown } = await import('../lab/down.ts')
      const lab = await findLab(topology)
      await labDown(lab)
      terminal.out(`Lab ${lab} is gone.`)
    })
}

function shell(terminal: Terminal): Command {
  return verb('shell', 'Open a root shell on a host, or run one command there; the exit status is the command’s.')
    .argument('<host>', 'a host of the topology')
    .argument('[command...]', 'after --')
    .addHelpText('after', '\nExample:\n  npx hardway lab shell db1 -- patronictl list')
    .action(async (host: string, command: string[], { topology }: Named) => {
      const { shellInHost } = await import('../lab/enter.ts')
      terminal.status(await shellInHost(await findLab(topology), host, command, terminal.interactive))
    })
}

function run(terminal: Terminal): Command {
  return verb('run', 'Run a client where it reaches the hosts; the exit status is the client’s.')
    .option('--secrets <file>', 'the secrets file', 'secrets.yaml')
    .argument('<command...>', 'after --')
    .addHelpText('after', '\nExample:\n  npx hardway lab run -- psql -h 10.77.0.100 -U app app')
    .action(async (command: string[], options: LabUpOptions) => {
      const { readInputs } = await import('./input.ts')
      const { runInLab } = await import('../lab/enter.ts')
      const { topology, secrets } = await readInputs(options, terminal)
      await findLab(options.topology)
      terminal.status(await runInLab(topology.cluster, command, secrets))
    })
}

function kill(terminal: Terminal): Command {
  return onHost('kill', 'Cut a host’s power; its disk stays as the cut left it.', async (lab, host, start) => {
    const { killHost } = await import('../lab/boot.ts')
    const { requireHost } = await import('../lab/list.ts')
    await requireHost(lab, host)
    await killHost(lab, host)
    terminal.out(`${host} is without power. Switch it on: ${start}`)
  })
}

function start(terminal: Terminal): Command {
  return onHost('start', 'Switch a host on again, and wait until it has booted.', async (lab, host) => {
    const { startHost } = await import('../lab/boot.ts')
    const { waitForBoot } = await import('../lab/first-boot.ts')
    await startHost(lab, host)
    await waitForBoot(lab, host)
    terminal.out(`${host} is up.`)
  })
}

function stop(terminal: Terminal): Command {
  return onHost('stop', 'Shut a host down in order.', async (lab, host, start) => {
    const { stopHost } = await import('../lab/boot.ts')
    await stopHost(lab, host)
    terminal.out(`${host} is off. Switch it on: ${start}`)
  })
}

// `start` is the command that switches the host on again, to be shown.
type Act = (lab: string, host: string, start: string) => Promise<void>

function onHost(name: string, description: string, act: Act): Command {
  return verb(name, description)
    .argument('<host>', 'a host of the topology')
    .addHelpText('after', `\nExample:\n  npx hardway lab ${name} db1`)
    .action(async (host: string, { topology }: Named) =>
      act(await findLab(topology), host, `npx hardway lab start${asOptions({ topology })} ${host}`),
    )
}

interface Named {
  readonly topology: string
}

function verb(name: string, description: string): Command {
  return new Command(name).description(description).option('--topology <file>', 'the topology file', 'topology.yaml')
}

async function findLab(topology: string): Promise<string> {
  const { requireRoot } = await import('../lab/machine.ts')
  const { readClusterName } = await import('./cluster-name.ts')
  requireRoot()
  return readClusterName(topology)
}
