// `npm run pictures`: draws the README's pictures anew, from the recording and the report that stand beside them.
import { readFile, writeFile } from 'node:fs/promises'
import { drawReport } from './report.ts'
import { drawRecording } from './terminal.ts'

const pictures = 'docs/pictures'
await writeFile(
  `${pictures}/failover.svg`,
  drawRecording(JSON.parse(await readFile(`${pictures}/failover.json`, 'utf8'))),
)
await writeFile(`${pictures}/drill.svg`, await drawReport(await readFile(`${pictures}/drill.html`, 'utf8')))
