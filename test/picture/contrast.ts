import { type Scheme, titleOf } from '../browser.ts'

/** A text's colour on the colour of what it stands on. */
export interface Ink {
  readonly text: string
  readonly colour: string
  readonly ground: string
}

const script = `
const fill = (node) => getComputedStyle(node).fill
const ground = (text) => text.parentNode.querySelector(':scope > rect')
document.title = encodeURIComponent(JSON.stringify([...document.querySelectorAll('text')].map((text) => (
  { text: text.textContent, colour: fill(text), ground: fill(ground(text)) }
))))`

/** The colours of every text of a picture, as Chromium paints it for a reader who prefers this page. */
export async function inksOf(picture: string, scheme: Scheme): Promise<Ink[]> {
  const page = `<!doctype html><title></title><body>${picture}<script>${script}</script>`
  return JSON.parse(await titleOf(page, scheme)) as Ink[]
}

/** Contrast by WCAG 2: from 1 to 21; for text of this size 4.5 at least is asked. */
export function contrastOf({ colour, ground }: Ink): number {
  const [low = 0, high = 0] = [luminance(colour), luminance(ground)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/\d+/g) ?? []).map((value) => linear(Number(value) / 255))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}
