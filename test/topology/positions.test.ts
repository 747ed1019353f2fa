// Wherever a value stands and however the file is written, its position is where an editor finds it.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse, parseDocument } from 'yaml'
import { load } from '../../generator/topology/load.ts'
import { pointerTo } from '../../generator/topology/problem.ts'

const tutorial = readFileSync(new URL('../topologies/tutorial.yaml', import.meta.url), 'utf8')
// Wide, combining and paired characters, in the first value, so that in one line they stand before all others.
const colourful = '日本 é e\u0301 👩‍💻 ｱ 한글'

type Path = readonly (string | number)[]

const styles: Record<string, (path: Path, value: string) => string> = {
  'as init writes it': (path, value) => written(path, value),
  'in blocks': (path, value) => written(path, value, 'block'),
  'in one flow': (path, value) => `{ ${written(path, value, 'flow').trim().slice(1, -1).trim()} }\n`,
  'with CRLF': (path, value) => written(path, value).replaceAll('\n', '\r\n'),
  'in blocks with CRLF and a byte order mark': (path, value) =>
    `\ufeff${written(path, value, 'block').replaceAll('\n', '\r\n')}`,
  'with tabs between': (path, value) => written(path, value).replaceAll(': ', ':\t').replaceAll(', ', ',\t'),
  'in quotes': (path, value) => written(path, value).replace(value, `"${value}"`),
  'behind an anchor': (path, value) => written(path, value).replace(value, `&here ${value}`),
  'in a marked document with comments': (path, value) =>
    `# ${colourful}\n---\n# ${colourful}\n${written(path, value)}...\n`,
  'before a second document': (path, value) => `${written(path, value)}---\n${written(path, 'other')}`,
}

/** The tutorial with one value changed, and Unicode before all others. */
function written(path: Path, value: string, style: 'any' | 'block' | 'flow' = 'any'): string {
  const document = parseDocument(style === 'any' ? tutorial : JSON.stringify(parse(tutorial)))
  document.setIn(['cluster'], colourful)
  document.setIn(path, value)
  return document.toString({ collectionStyle: style, lineWidth: 0, flowCollectionPadding: true })
}

function pathsOf(value: unknown, path: Path): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value).flatMap(([key, child]) =>
    pathsOf(child, [...path, Array.isArray(value) ? Number(key) : key]),
  )
}

const marker = 'here-it-is'
const paths = pathsOf(parse(tutorial), [])

test.each(Object.entries(styles))('%s', (_, write) => {
  const texts = paths.map((path): [string, string] => [pointerTo(...path), write(path, marker)])
  const found = texts.map(([pointer, text]) => [pointer, load(text).position(pointer)])
  expect(found).toEqual(texts.map(([pointer, text]) => [pointer, placeOfMarker(text)]))
  expect(texts.length).toBeGreaterThan(40)
})

function placeOfMarker(text: string) {
  const before = text
    .slice(0, text.indexOf(marker))
    .replace(/^\ufeff/, '')
    .split('\n')
  const quote = text.includes(`"${marker}"`) ? 1 : 0
  const column = [...(before.at(-1) ?? '')].length + 1 - quote
  return { line: before.length, column, length: marker.length + 2 * quote }
}
