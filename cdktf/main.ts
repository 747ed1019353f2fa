import { App } from 'cdktf'
import { Failure } from '../generator/failure.ts'
import { connectionUri, readArtifacts, readCluster, requireBindings } from './inputs.ts'

const topology = process.env.HARDWAY_TOPOLOGY ?? '../topology.yaml'
const out = process.env.HARDWAY_OUT ?? '../out'

try {
  requireBindings()
  const { addClusterStack } = await import('./cluster-stack.ts')
  const cluster = readCluster(topology)
  const app = new App()
  addClusterStack(app, cluster, readArtifacts(cluster, out), connectionUri(cluster, process.env))
  app.synth()
} catch (error) {
  if (!(error instanceof Failure)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = error.status
}
