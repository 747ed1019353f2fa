import { titleOf } from '../browser.ts'

/** A rectangle as the browser drew it, in the picture's own pixels. */
export interface Drawn {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** All that a picture shows, measured in the browser. */
export interface Measured {
  readonly page: Drawn
  /** `within` is the box of the group that the text stands in; null where that is the page. */
  readonly texts: readonly { readonly text: string; readonly box: Drawn; readonly within: Drawn | null }[]
  readonly boxes: readonly { readonly kind: string; readonly box: Drawn }[]
  /** Each straight part of each arrow. */
  readonly lines: readonly Drawn[]
}

// Nothing that browsers take for sans-serif is wider.
const widest = `<style>
  text { font-family: 'DejaVu Sans' !important }
  text.address, text.ports { font-family: 'DejaVu Sans Mono' !important }
</style>`

const script = `
const plain = ({ x, y, width, height }) => ({ x, y, width, height })
const drawn = (node) => plain(node.getBBox())
const own = (text) => text.parentNode.querySelector(':scope > rect')
const parts = (path) => {
  const points = [...path.getAttribute('d').matchAll(/[ML](\\S+) ([^ML]+)/g)].map(([, x, y]) => [Number(x), Number(y)])
  return points.slice(1).map(([x, y], i) => {
    const [fromX, fromY] = points[i]
    return { x: Math.min(x, fromX), y: Math.min(y, fromY), width: Math.abs(x - fromX), height: Math.abs(y - fromY) }
  })
}
const measure = (svg) => ({
  page: plain(svg.viewBox.baseVal),
  texts: [...svg.querySelectorAll('text')].map((text) => ({
    text: text.textContent, box: drawn(text), within: text.parentNode === svg ? null : drawn(own(text)),
  })),
  boxes: [...svg.querySelectorAll('rect:not(.page)')].map((rect) => ({ kind: rect.getAttribute('class'), box: drawn(rect) })),
  lines: [...svg.querySelectorAll('path.line')].flatMap(parts),
})
document.title = encodeURIComponent(JSON.stringify([...document.querySelectorAll('svg')].map(measure)))`

/** Has Chromium draw the pictures in its widest face, and measures them. */
export async function measure(pictures: readonly string[]): Promise<Measured[]> {
  const page = `<!doctype html><title></title><body>${pictures.join('')}${widest}<script>${script}</script>`
  return JSON.parse(await titleOf(page)) as Measured[]
}

/** What is wrong with a picture, in words; empty where nothing is. */
export function faultsOf({ page, texts, boxes, lines }: Measured): string[] {
  const unlike = (box: Drawn, other: Drawn) => !contains(box, other, 0) && !contains(other, box, 0)
  return [
    ...texts.flatMap(({ text, box, within }) => (contains(within ?? page, box, 4) ? [] : [`${text} leaves its box`])),
    ...pairs(texts).flatMap(([a, b]) => (meets(a.box, b.box) ? [`${a.text} overlaps ${b.text}`] : [])),
    ...texts.flatMap(({ text, box }) =>
      boxes.flatMap((other) =>
        meets(box, other.box) && !contains(other.box, box, 0) ? [`${text} crosses a ${other.kind}`] : [],
      ),
    ),
    ...pairs(boxes).flatMap(([a, b]) =>
      meets(grown(a.box, 4), b.box) && unlike(a.box, b.box) ? [`a ${a.kind} overlaps a ${b.kind}`] : [],
    ),
    ...boxes.flatMap(({ kind, box }) => (contains(page, box, 4) ? [] : [`a ${kind} leaves the page`])),
    ...lines.flatMap((line) =>
      texts.flatMap(({ text, box }) => (meets(grown(line, 2), box) ? [`a line crosses ${text}`] : [])),
    ),
    ...lines.flatMap((line) =>
      boxes.flatMap(({ kind, box }) =>
        kind !== 'ground' && meets(line, grown(box, -1)) ? [`a line crosses a ${kind}`] : [],
      ),
    ),
  ]
}

function pairs<T>(all: readonly T[]): [T, T][] {
  return all.flatMap((one, index) => all.slice(index + 1).map((other): [T, T] => [one, other]))
}

// Above and below a text its box holds room that the letters leave empty: what is spare is spare at the sides.
function contains(outer: Drawn, inner: Drawn, spare: number): boolean {
  const fits = (from: number, length: number, start: number, size: number) =>
    start >= from && start + size <= from + length
  const sides = fits(outer.x + spare, outer.width - 2 * spare, inner.x, inner.width)
  return sides && fits(outer.y, outer.height, inner.y, inner.height)
}

function meets(a: Drawn, b: Drawn): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

function grown({ x, y, width, height }: Drawn, by: number): Drawn {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by }
}
