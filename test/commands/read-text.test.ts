import { execFileSync } from 'node:child_process'
import { symlinkSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { readText } from '../../generator/commands/read-text.ts'
import { useFolder } from './folder.ts'

useFolder()

const messages = async (path: string) =>
  (await readText(path, 'make it')).problems.map(({ message, repair }) => [message, repair])

test('a file has a text and a mode, a device and a pipe have a text', async () => {
  writeFileSync('file', '\ufeffé\n', { mode: 0o640 })
  expect(await readText('file', '')).toEqual({ text: 'é\n', problems: [], mode: 0o640 })
  expect(await readText('/dev/null', '')).toEqual({ text: '', problems: [], mode: 0 })
})

test('a pipe is read to its end, however slowly it is written', async () => {
  execFileSync('mkfifo', ['pipe'])
  const reading = readText('pipe', '')
  const writer = await open('pipe', 'a')
  for (const part of ['a: ', '1', '\n']) {
    await sleep(50)
    await writer.write(part)
  }
  await sleep(50)
  await writer.close()
  expect(await reading).toEqual({ text: 'a: 1\n', problems: [], mode: 0 })
})

test('a pipe that nobody writes to is no file', async () => {
  execFileSync('mkfifo', ['pipe'])
  expect(await messages('pipe')).toEqual([
    ['this is a pipe, and nothing came out of it', 'look at what should write to it'],
  ])
})

test('whatever the kernel says about a path is a problem and no crash', async () => {
  symlinkSync('loop', 'loop')
  const server = createServer().listen('socket')
  const told = await Promise.all(
    ['none', '.', 'loop', 'socket', 'x'.repeat(300), '/dev/null/x', '/proc/self/mem'].map(messages),
  )
  server.close()
  expect(told.flat()).toEqual([
    ['there is no such file', 'make it'],
    ['this is a folder', 'name the file in it'],
    ['the symbolic links of this path lead nowhere', 'name the file itself'],
    ['the file cannot be read: ENXIO: no such device or address', 'name another file'],
    ['no file has so long a name', 'name another file'],
    ['a part of this path is a file and no folder', 'look at its folders'],
    ['the file cannot be read: EIO: i/o error', 'name another file'],
  ])
})
