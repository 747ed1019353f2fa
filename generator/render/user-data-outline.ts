import { dump, load } from 'js-yaml'

/**
 * A user-data document without the contents of its files, as far as they are those of the files unpacked beside it. One that cannot be
 * read comes back as it is.
 * @param contentOf the unpacked file, by its path on the host.
 */
export function withoutFileContents(userData: string, contentOf: (path: string) => string | undefined): string {
  const document = readMap(userData)
  if (document === undefined || !Array.isArray(document.write_files)) return userData
  const files = document.write_files.map((file: unknown) => {
    if (!isMap(file) || typeof file.path !== 'string' || file.content !== contentOf(file.path)) return file
    const { content: _, ...rest } = file
    return rest
  })
  return `#cloud-config\n${dump({ ...document, write_files: files }, { lineWidth: -1 })}`
}

function readMap(text: string): Record<string, unknown> | undefined {
  try {
    const value = load(text)
    return isMap(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
