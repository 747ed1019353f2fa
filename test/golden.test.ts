// Every generated text, as a tree of real files: `npx vitest run --project unit -u golden` renews it, the diff is the review.
import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { generateTopology, topologies } from './support.ts'

describe.each(topologies)('golden tree %s', async (name) => {
  const tree = join(import.meta.dirname, 'golden', name)
  const { files } = await generateTopology(name)
  // The image is a function of the three documents beside it, and binary.
  const texts = files.filter(({ path }) => !path.endsWith('.iso'))

  it.each(texts.map(({ path, content }) => [path, content.toString()]))('%s', async (path, content) => {
    await expect(content).toMatchFileSnapshot(join(tree, path))
  })

  it('has no other file', async () => {
    const entries = await readdir(tree, { recursive: true, withFileTypes: true })
    const present = entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(tree, join(entry.parentPath, entry.name)))
    expect(present.sort()).toEqual(texts.map(({ path }) => path).sort())
  })
})
