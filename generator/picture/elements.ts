import { type Face, textWidth } from './text-width.ts'

/** A rectangle in pixels. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What a text is; its size and colour follow from it. */
export type TextKind = 'title' | 'note' | 'heading' | 'name' | 'address' | 'program' | 'ports' | 'why' | 'state'

/** Size in pixels, and face. The style sheet is made from it, so that what is measured is what is drawn. */
export const fonts: Readonly<Record<TextKind, { readonly size: number; readonly face: Face }>> = {
  title: { size: 20, face: 'bold' },
  note: { size: 13, face: 'sans' },
  heading: { size: 12, face: 'bold' },
  name: { size: 15, face: 'bold' },
  address: { size: 12, face: 'mono' },
  program: { size: 13, face: 'sans' },
  ports: { size: 12, face: 'mono' },
  why: { size: 13, face: 'sans' },
  state: { size: 13, face: 'bold' },
}

/** Pixels from one line of a list to the next. */
export const lineHeight = 20

/** Pixels that a text of this kind takes at most. */
export function widthOf(kind: TextKind, content: string): number {
  const { size, face } = fonts[kind]
  return textWidth(content, size, face)
}

/** A line of text; `y` is its baseline. */
export function text(kind: TextKind, x: number, y: number, content: string, anchor?: 'middle' | 'end'): string {
  const attributes = anchor === undefined ? '' : ` text-anchor="${anchor}"`
  return `<text class="${kind}" x="${x}" y="${y}"${attributes}>${escapeXml(content)}</text>`
}

/** A rectangle with round corners. */
export function rect({ x, y, width, height }: Box, radius: number, kind: string): string {
  return `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}"/>`
}

/** A line from point to point with a head at its end, or at both. */
export function arrow(points: readonly (readonly [x: number, y: number])[], heads: 'none' | 'end' | 'both'): string {
  const [start, ...rest] = points.map(([x, y]) => `${x} ${y}`)
  const markers = {
    none: '',
    end: ' marker-end="url(#head)"',
    both: ' marker-start="url(#head)" marker-end="url(#head)"',
  }
  return `<path class="line" d="M${start}${rest.map((point) => `L${point}`).join('')}"${markers[heads]}/>`
}

/** Parts that belong together, by the kind and the name of what they show. */
export function group(kind: string, name: string, parts: readonly string[]): string {
  return [`<g class="${kind}" data-name="${escapeXml(name)}">`, ...parts.map(indent), '</g>'].join('\n')
}

/** Each line two spaces further in. */
export function indent(lines: string): string {
  return lines.replace(/^/gm, '  ')
}

/** A text as it stands in XML and HTML, between tags or in quotes. */
export function escapeXml(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
