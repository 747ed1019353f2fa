#!/usr/bin/env node
// Runs the TypeScript sources as they are: no build step, any Node from 20 on.
import { register } from 'tsx/esm/api'

register()
const { main } = await import('./cli.ts')
await main(process.argv)
