/** Faces of the picture's texts; `mono` is for addresses and ports. */
export type Face = 'sans' | 'bold' | 'mono'

// Advance widths of DejaVu Sans in em, rounded up: nothing that browsers take for sans-serif is wider.
const widths: readonly (readonly [em: number, characters: string])[] = [
  [0.3, "'IJijl"],
  [0.35, ' ,./:;\\|'],
  [0.4, '()-[]ft'],
  [0.45, '!r'],
  [0.5, '"*_`'],
  [0.55, '?csz'],
  [0.6, 'FLkvxy'],
  [0.65, '0123456789$EPSTYabdeghnopqu{}'],
  [0.7, 'ABCKRVXZ'],
  [0.75, 'NU'],
  [0.8, '&DGHOQ'],
  [0.85, '#+<=>^w~'],
]
const widest = 1
const boldFactor = 1.15
const monoWidth = 0.61

/** Pixels that a text takes at most, in whatever face a reader's machine has. */
export function textWidth(text: string, size: number, face: Face): number {
  if (face === 'mono') return Math.ceil(text.length * monoWidth * size)
  const em = [...text].reduce((sum, character) => sum + widthOf(character), 0)
  return Math.ceil(em * size * (face === 'bold' ? boldFactor : 1))
}

function widthOf(character: string): number {
  return widths.find(([, characters]) => characters.includes(character))?.[0] ?? widest
}
