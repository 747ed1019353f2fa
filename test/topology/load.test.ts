import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decode, load } from '../../generator/topology/load.ts'

function place(text: string, pointer: string, on?: 'key') {
  const { line, column, length } = load(text).position(pointer, on)
  return [line, column, length]
}

describe('positions', () => {
  test.each([
    ['a block value', 'a:\n  b: hello\n', '/a/b', undefined, [2, 6, 5]],
    ['its key', 'a:\n  b: hello\n', '/a/b', 'key', [2, 3, 1]],
    ['a flow value', 'a: { b: [1, 22] }\n', '/a/b/1', undefined, [1, 13, 2]],
    ['a flow map over two lines, to the end of the first', 'a: { b: 1,\n  c: 2 }\n', '/a', undefined, [1, 4, 7]],
    ['a block map by its key', 'a:\n  b: 1\n', '/a', undefined, [1, 1, 1]],
    ['a block item by its first line', 'a:\n  - b: 1 # why\n    c: 2\n', '/a/0', undefined, [2, 5, 4]],
    ['an empty value by its key', 'abc:\nd: 1\n', '/abc', undefined, [1, 1, 3]],
    ['the parent of what is missing', 'a: { b: 1 }\n', '/a/x/y', undefined, [1, 4, 8]],
    ['the whole', 'a: 1\nb: 2\n', '', undefined, [1, 1, 4]],
    ['a value behind an alias, at its anchor', 'a: &x { b: 1 }\nc: *x\n', '/c/b', undefined, [1, 12, 1]],
    ['an alias itself', 'a: &x { b: 1 }\nc: *x\n', '/c', undefined, [2, 4, 2]],
    ['a line that ends with CRLF', 'a: 1\r\nbc: hello\r\n', '/bc', undefined, [2, 5, 5]],
    ['a text after a byte order mark', '\ufeffab: hello\n', '/ab', undefined, [1, 5, 5]],
    ['a value after letters outside the BMP', '"😀é": { b: cd }\n', '/😀é/b', undefined, [1, 12, 2]],
    ['a value after a tab', 'a: \t b\n', '/a', undefined, [1, 6, 1]],
    ['a key with a slash and a tilde', '"a/b~c": 5\n', '/a~1b~0c', undefined, [1, 10, 1]],
    ['a block item whose first line holds `#` in quotes', '- a: "b #c" # why\n  d: 1\n', '/0', undefined, [1, 3, 9]],
    [
      'a value behind an anchor that is set twice',
      'a: &x { b: 1 }\nc: &x { b: 2 }\nd: *x\n',
      '/d/b',
      undefined,
      [2, 12, 1],
    ],
    ['a quoted text with its quotes', 'a: "b c"\n', '/a', undefined, [1, 4, 5]],
  ] as const)('%s', (_, text, pointer, on, expected) => {
    expect(place(text, pointer, on)).toEqual(expected)
  })
})

test('the value is what YAML 1.2 says', () => {
  const { value, problems } = load('a: no\nb: 0o17\nc: 1e3\nd: null\ne: "5"\nf: [on, 12:30]\n1: x\n')
  expect(problems).toEqual([])
  expect(value).toEqual({ a: 'no', b: 15, c: 1000, d: null, e: '5', f: ['on', '12:30'], 1: 'x' })
})

test('a comment on a line of its own may end a flow map, and one that touches a text is no comment', () => {
  expect(load('{ a: 1\n# why\n}\n')).toMatchObject({ value: { a: 1 }, problems: [] })
  const told = load('a: "b"#why\n').problems.map(({ rule, position }) => [rule, position?.line, position?.column])
  expect(told).toEqual([['yaml-syntax', 1, 7]])
})

function each(count: number, text: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => text(index)).join('')
}

describe('hostile texts end with one problem and without delay', () => {
  const [million, many] = [1_000_000, 300_000]
  test.each([
    ['more than 1 MiB', 'a'.repeat(1024 * 1024 + 1), 'file-size'],
    ['flow lists without end', '['.repeat(million), 'yaml-size'],
    ['block lists without end', '- '.repeat(many), 'yaml-size'],
    ['keys of keys', '? '.repeat(many), 'yaml-size'],
    ['stairs', Array.from({ length: 1300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'), 'yaml-size'],
    ['commas', `[${','.repeat(million)}]`, 'yaml-size'],
    ['anchors', '&a '.repeat(many), 'yaml-size'],
    ['escapes', `a: "${'\\x'.repeat(many)}"`, 'yaml-size'],
    [
      'escapes in many texts',
      Array.from({ length: 15 }, (_, key) => `a${key}: "${'\\x'.repeat(32_000)}"`).join('\n'),
      'yaml-size',
    ],
    ['keys', Array.from({ length: 100_000 }, (_, key) => `k${key}: 1`).join('\n'), 'yaml-size'],
    ['NUL', 'a: "\0"', 'control-character'],
    ['a lone CR', 'a: 1\rb: 2', 'control-character'],
    ['a mark that turns the reading', 'a: "\u202edcba"', 'control-character'],
    ['an escaped NUL', 'a: "\\0"', 'control-character'],
    ['an alias to what is around it', 'a: &a [*a]', 'yaml-alias'],
    [
      'aliases of aliases of aliases',
      each(40, (i) => `- &a${i} [${i === 0 ? 'x' : `*a${i - 1}, `.repeat(20)}]\n`),
      'yaml-alias',
    ],
  ])('%s', (_, text, rule) => {
    expect(load(text).problems.map((problem) => problem.rule)).toEqual([rule])
  })
})

describe('aliases', () => {
  const tooLarge = 'with its aliases written out the file is larger than any cluster needs'
  const messages = (text: string) => load(text).problems.map(({ message, position }) => [message, position?.column])
  test.each([
    ['without an anchor', 'a: *x', [['no anchor `&x` above', 4]]],
    ['above their anchor', '[*x, &x 1]', [['no anchor `&x` above', 2]]],
    ['inside their anchor', 'a: &x [*x]', [['the alias `*x` stands inside its own anchor', 8]]],
    ['inside the second of two anchors', '[&x 1, &x [*x]]', [['the alias `*x` stands inside its own anchor', 12]]],
    ['more than 1000', `[&x 1${', *x'.repeat(1001)}]`, [['more than 1000 aliases, more than any cluster needs', 4008]]],
    ['of too many values', `[&x [${'1,'.repeat(999)}]${', *x'.repeat(50)}]`, [[tooLarge, 2119]]],
    ['of too long texts', `[&x ${'y'.repeat(63_999)}${', *x'.repeat(50)}]`, [[tooLarge, 64_118]]],
  ])('%s', (_, text, expected) => {
    expect(messages(text)).toEqual(expected)
  })

  test('as many as may be unfold', () => {
    expect(load(`[&x 1${', *x'.repeat(1000)}]`).value).toEqual(Array(1001).fill(1))
    expect(load('[&x 1, *x, &x 2, *x]').value).toEqual([1, 1, 2, 2])
  })
})

test('__proto__ is refused and pollutes nothing', () => {
  const { value, problems } = load('a: { __proto__: { polluted: 1 } }\n"__proto__": { polluted: 1 }\n')
  expect(value).toBeUndefined()
  expect(problems.map(({ rule, position }) => [rule, position?.line])).toEqual([
    ['yaml-forbidden-key', 2],
    ['yaml-forbidden-key', 1],
  ])
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
})

test('bytes that are no UTF-8 are no text', () => {
  expect(decode(new Uint8Array([0x61, 0xff]))).toBeUndefined()
  expect(decode(new TextEncoder().encode('é'))).toBe('é')
})

describe('load never throws, and gives a value or problems, each with a place in the text', () => {
  const yamlish = fc
    .array(
      fc.constantFrom(
        'a',
        ':',
        ' ',
        '\n',
        '- ',
        '{',
        '}',
        '[',
        ']',
        ',',
        '"',
        "'",
        '&x',
        '*x',
        '!t',
        '|',
        '>',
        '?',
        '#',
        '%',
        '---',
        '<<',
        '\t',
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.join(''))
  test.each([
    ['arbitrary text', fc.string({ unit: 'binary', maxLength: 300 })],
    ['text of YAML tokens', yamlish],
  ])('%s', (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        const { value, problems, position } = load(text)
        expect(value === undefined).toBe(problems.length > 0)
        const lines = text.split('\n').length
        for (const place of [position('/a/0/b'), ...problems.map((problem) => problem.position)]) {
          expect(place?.line).toBeGreaterThanOrEqual(1)
          expect(place?.line).toBeLessThanOrEqual(lines)
          expect(place?.length).toBeGreaterThanOrEqual(1)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
