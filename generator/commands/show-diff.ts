import type { Colors } from 'picocolors/types.js'
import type { FileChange, HostChange, ImageChange, OutDiff } from '../render/compare.ts'

/** The difference for a person: each host with the unified diffs of its files, each image, and then what that means. */
export function showDiff({ changed, hosts, images, others }: OutDiff, out: string, colours: Colors): string {
  if (!changed) return `${out}: nothing would change`
  const shown = new Map<string, string>()
  const blocks = [
    ...hosts.filter(({ files }) => files.length > 0).map((host) => [hostTitle(host), host.files] as const),
    ...images.map((image) => [imageTitle(image), image.files] as const),
    ...(others.length > 0 ? [['beside the hosts', others] as const] : []),
  ]
  return [
    ...blocks.map(([title, files]) =>
      [colours.bold(title), ...files.flatMap((file) => showFile(file, shown, colours))].join('\n'),
    ),
    [...hostSummary(hosts), ...images.map(imageSummary), `${out} is as it was: nothing was written.`].join('\n'),
  ].join('\n\n')
}

function hostTitle({ host, fate }: HostChange): string {
  return `${host}: ${{ new: 'new', replaced: 'replaced, for its seed changes', removed: 'removed', kept: keptTitle }[fate]}`
}

const keptTitle = 'kept; what does not match its seed is written again'

function imageTitle({ image, change }: ImageChange): string {
  return `image ${image}: ${{ created: 'new', changed: 'baked anew, for its recipe changes', removed: 'no longer used' }[change]}`
}

// A host's file often changes as the one before it did: told once, it is read.
function showFile({ path, change, diff }: FileChange, shown: Map<string, string>, colours: Colors): string[] {
  const onHost = `${path.slice(path.indexOf('/') + 1)}\n${diff}`
  const first = shown.get(onHost) ?? path
  shown.set(onHost, first)
  // What changes of user-data is shown as files; its own text need not differ.
  if (diff === '') return path.endsWith('/user-data') ? [] : [withoutText(path, change)]
  if (first !== path) return [`${path}: ${change} as ${first}`]
  const heads = [`--- ${change === 'created' ? '/dev/null' : path}`, `+++ ${change === 'removed' ? '/dev/null' : path}`]
  return [...heads.map(colours.bold), ...diff.split('\n').map((line) => tint(line, colours))]
}

function withoutText(path: string, change: FileChange['change']): string {
  if (path.endsWith('.iso')) return `${path}: ${change}, binary`
  return path.endsWith('.svg')
    ? `${path}: ${change}, a drawing`
    : `${path}: ${change}, but only in how a secret is written`
}

function tint(line: string, colours: Colors): string {
  if (line.startsWith('+')) return colours.green(line)
  if (line.startsWith('-')) return colours.red(line)
  return line.startsWith('@@') ? colours.cyan(line) : line
}

const meanings = {
  new: '',
  replaced: ' (new root disk, first boot again; data disks stay)',
  removed: ' (with the data)',
  kept: '',
} as const

function hostSummary(hosts: readonly HostChange[]): string[] {
  return (['new', 'replaced', 'removed', 'kept'] as const).flatMap((fate) => {
    const names = hosts.filter((host) => host.fate === fate).map(({ host }) => host)
    return names.length > 0 ? [`${`${fate}:`.padEnd(10)}${names.join(', ')}${meanings[fate]}`] : []
  })
}

function imageSummary({ image, change, hosts }: ImageChange): string {
  if (change === 'created') return `bake:     image ${image}`
  if (change === 'removed') return `unused:   image ${image}`
  return `rebake:   image ${image}, and with it the virtual machines ${hosts.join(', ')} are replaced`
}
