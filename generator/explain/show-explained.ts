import type { Colors } from 'picocolors/types.js'
import type { HostExplained, PartExplained } from './explain-host.ts'

/** The words about a host as a page of text. `out` is where `generate` writes. */
export function showExplained(host: HostExplained, out: string, colours: Colors): string {
  const [root, data] = host.disks
  const disks = data === 0 ? `${root} GiB of disk` : `${root} GiB of disk and ${data} GiB for data`
  return [
    [
      colours.bold(`${host.name}  ${host.address}`),
      `boots from image ${host.image}: ${host.memory} MiB of memory, ${host.cpus} processors, ${disks}`,
      `its files: ${out}/${host.name}/rootfs; what boots: ${out}/${host.name}/seed.iso`,
    ].join('\n'),
    ...host.parts.map((part) => showPart(part, colours)),
  ].join('\n\n')
}

function showPart({ name, is, page, units, opens, files, commands }: PartExplained, colours: Colors): string {
  const width = Math.max(0, ...files.map(({ path }) => path.length))
  const openLines = opens.map(({ from, protocol, ports, why }) => `${portsOf(protocol, ports)} for ${from}: ${why}`)
  const fileLines = files.map(
    (file) =>
      `${file.path.padEnd(width)}  ${colours.dim(`${file.owner} ${file.mode}`.padEnd(ownerWidth))}  ${file.for}`,
  )
  return [
    `${colours.bold(name)}  ${colours.dim(page)}`,
    is,
    ...list('starts', units),
    ...list('opens', openLines),
    ...list('files', fileLines),
    ...list('try', commands),
  ].join('\n')
}

// root:postgres 0640
const ownerWidth = 18

function portsOf(protocol: string, ports: readonly number[]): string {
  return ports.length === 0 ? protocol : `${ports.join(', ')}/${protocol}`
}

function list(title: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => `  ${(index === 0 ? title : '').padEnd(8)}${line}`)
}
