// `npm run types` prints schema-check.ts by this: schema.json as a function that checks a value by it. Compiled at each start it
// would be a fifth of what it takes to generate five hosts.
import { Ajv } from 'ajv'
import standaloneCode from 'ajv/dist/standalone/index.js'
import addFormats from 'ajv-formats'
import { build } from 'esbuild'
import schema from './schema.json' with { type: 'json' }

const ajv = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true, code: { source: true, esm: true } })
addFormats.default(ajv, ['ipv4'])
const contents = standaloneCode.default(ajv, ajv.compile(schema))

// Together with what it needs of ajv, which is not installed where hardway only runs.
const stdin = { contents, resolveDir: import.meta.dirname, sourcefile: 'schema.json' }
const { outputFiles } = await build({ stdin, bundle: true, platform: 'node', format: 'esm', write: false })
process.stdout.write(`// @ts-nocheck: made from schema.json by \`npm run types\`.\n${outputFiles[0]?.text}`)
