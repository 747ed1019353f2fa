/** What the rules of the topology compute with: the roles write these numbers into their files. */
export { connections } from '../topology/connections.ts'
export { sharedBuffersPart } from '../topology/memory.ts'
export { paces, timings } from '../topology/timings.ts'
