/**
 * Rows of a table in CSV, by the names in its first line. Up to the last column that is wanted no cell may hold a comma.
 * @param whose the table's name in the plural, for the error.
 * @throws Error where a wanted column is missing.
 */
export function readRows(
  csv: string,
  whose: string,
  wanted: readonly [string, ...string[]],
): Readonly<Record<string, string>>[] {
  const [head = '', ...lines] = csv.trim().split('\n')
  const names = head.replace(/^# /, '').split(',')
  if (!wanted.every((name) => names.includes(name))) {
    const columns =
      wanted.length === 1 ? `column ${wanted[0]}` : `columns ${wanted.slice(0, -1).join(', ')} and ${wanted.at(-1)}`
    throw new Error(`${whose} have no ${columns}, but begin with ${head.slice(0, 60)}`)
  }
  return lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? 'unknown']))
  })
}
