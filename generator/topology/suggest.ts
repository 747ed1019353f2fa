/** The candidate that a person most likely meant, or undefined when none is near. */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > 64) return undefined
  const synonym = synonyms[word.toLowerCase()]
  if (synonym !== undefined && candidates.includes(synonym)) return synonym
  const near = candidates.filter((candidate) => Math.abs(word.length - candidate.length) <= reach(candidate))
  const ranked = near.map((candidate) => ({ candidate, distance: distance(word.toLowerCase(), candidate) }))
  const best = ranked.sort((a, b) => a.distance - b.distance)[0]
  return best && best.distance <= reach(best.candidate) ? best.candidate : undefined
}

// How far from a word what was meant for it may be: a longer word has room for more slips.
function reach(candidate: string): number {
  return Math.max(1, Math.floor(candidate.length / 3))
}

// Words for the same thing in neighbouring tools; edit distance cannot know them.
const synonyms: Readonly<Partial<Record<string, string>>> = Object.assign(Object.create(null), {
  ip: 'address',
  ipv4: 'address',
  ram: 'memory',
  mem: 'memory',
  cpu: 'cpus',
  vcpus: 'cpus',
  hostname: 'name',
  role: 'roles',
  nodes: 'hosts',
  vrid: 'router_id',
  virtual_router_id: 'router_id',
  nameservers: 'dns',
  subnet: 'cidr',
  scope: 'cluster',
  leader: 'master',
  primary: 'master',
  pgbouncer: 'proxy',
  haproxy: 'proxy',
  postgresql: 'postgres',
  patroni: 'postgres',
  x86_64: 'amd64',
  aarch64: 'arm64',
  ubuntu: 'ubuntu-24.04',
  debian: 'debian-13',
  sync: 'synchronous',
  async: 'asynchronous',
})

/** What a person may have meant by a text in the wrong form, likeliest first; the caller keeps what has the right one. */
export function mended(text: string): string[] {
  if (text.length > 64) return []
  const [, amount = '', unit = ''] = /^\s*([0-9]+)\s*([mg])i?b?\s*$/i.exec(text) ?? []
  return [
    text.trim(),
    text.trim().toLowerCase(),
    text.trim().toLowerCase().replaceAll('-', ':'),
    text
      .trim()
      .toLowerCase()
      .replace(/[_. ]+/g, '-'),
    text
      .trim()
      .toLowerCase()
      .replace(/[-. ]+/g, '_'),
    text.trim().replace(/\b0+(?=[0-9])/g, ''),
    `${amount}${unit.toUpperCase()}iB`,
  ]
}

/** How many letters must be inserted, deleted, changed or swapped with their neighbour to turn a into b. */
export function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)]
  for (let i = 1; i <= a.length; i += 1) rows.push(nextRow(a, b, i, rows))
  return rows[a.length]?.[b.length] ?? 0
}

function nextRow(a: string, b: string, i: number, rows: readonly number[][]): number[] {
  const row = [i]
  const cell = (up: number, j: number): number => rows[i - up]?.[j] ?? Number.POSITIVE_INFINITY
  for (let j = 1; j <= b.length; j += 1) {
    const same = a[i - 1] === b[j - 1]
    const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
    const plain = Math.min(cell(1, j) + 1, (row[j - 1] ?? 0) + 1, cell(1, j - 1) + (same ? 0 : 1))
    row.push(swapped ? Math.min(plain, cell(2, j - 2) + 1) : plain)
  }
  return row
}
