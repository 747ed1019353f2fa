import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

// cloud-init and Patroni read with PyYAML's own loader, which is YAML 1.1. libyaml's is faster, for user-data, which is long:
// cloud-init itself reads that in test/lab/accepted-random.test.ts.
const program = `
import json, sys, yaml
for line in sys.stdin:
    try:
        text = json.loads(line)
        loader = yaml.SafeLoader if len(text) < 20000 else yaml.CSafeLoader
        answer = {'value': yaml.load(text, Loader=loader)}
    except (yaml.YAMLError, ValueError) as error:
        answer = {'error': str(error)}
    print(json.dumps(answer, default=repr), flush=True)
`

/** A Python that reads YAML as the hosts do. */
export interface PyYaml {
  /** The text as a value. Throws what PyYAML says about a text that it refuses. */
  readonly read: (text: string) => Promise<unknown>
  readonly end: () => void
}

/** Starts it; `end` it after the last text. */
export function startPyYaml(): PyYaml {
  // Debian's own, whatever other Python stands before it on PATH: python3-yaml belongs to it.
  const python = spawn('/usr/bin/python3', ['-c', program], { stdio: ['pipe', 'pipe', 'inherit'] })
  const answers = createInterface(python.stdout)[Symbol.asyncIterator]()
  const read = async (text: string) => {
    python.stdin.write(`${JSON.stringify(text)}\n`)
    const { value, done } = await answers.next()
    if (done) throw new Error('PyYAML has ended: is python3-yaml installed?')
    const answer = JSON.parse(value) as { value?: unknown; error?: string }
    if (answer.error !== undefined) throw new Error(`${answer.error}\n${text}`)
    return answer.value
  }
  return { read, end: () => python.stdin.end() }
}
