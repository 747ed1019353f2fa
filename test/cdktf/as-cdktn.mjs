// Node loads cdktn, the maintained fork, wherever `cdktf` is asked for: `node --import tsx --import this main.ts`.
import { register } from 'node:module'

const hook = `export const resolve = (name, context, next) => next(name === 'cdktf' ? 'cdktn' : name, context)`
register(`data:text/javascript,${encodeURIComponent(hook)}`)
