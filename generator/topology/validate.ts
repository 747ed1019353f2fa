import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { gatherFacts } from './facts.ts'
import type { Problem } from './problem.ts'
import { rules } from './rules.ts'
import schema from './schema.json' with { type: 'json' }
import { schemaProblems } from './schema-problems.ts'
import type { Topology } from './types.ts'

/** Everything that is wrong with a value that should be a topology: by the schema, then by the rules. */
export function validate(value: unknown): Problem[] {
  compiled ??= compile()
  const errors: ErrorObject[] = compiled(value) ? [] : (compiled.errors ?? [])
  return withoutSecrets([...schemaProblems(errors, value), ...ruleProblems(value)])
}

// Whatever else is wrong with a secret does not matter, and would be told with a part of it.
function withoutSecrets(problems: readonly Problem[]): Problem[] {
  const secrets = new Set(problems.filter(isSecretInside).map(({ pointer }) => pointer))
  const isPart = (pointer: string): boolean =>
    secrets.has(pointer) || (pointer !== '' && isPart(pointer.slice(0, pointer.lastIndexOf('/'))))
  return problems.filter((problem) => isSecretInside(problem) || !isPart(problem.pointer))
}

/** True for a problem that is a secret: no report shows its value. */
export function isSecretInside({ rule }: Problem): boolean {
  return rule === 'secret-inside'
}

/** True when `validate` found no error; warnings do not count. */
export function isTopology(_value: unknown, problems: readonly Problem[]): _value is Topology {
  return problems.every((problem) => problem.severity !== 'error')
}

let compiled: ValidateFunction | undefined

function compile(): ValidateFunction {
  // Compiled for one use: to check the schema itself, which the tests do, would take longer than all the rest.
  const forOneUse = { meta: false, validateSchema: false, code: { optimize: false } }
  const ajv = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true, ...forOneUse })
  addFormats.default(ajv, ['ipv4'])
  return ajv.compile(schema)
}

function ruleProblems(value: unknown): Problem[] {
  const facts = gatherFacts(value)
  return rules.flatMap((rule) =>
    rule.find(facts).map((finding) => ({ ...finding, severity: finding.severity ?? 'error', rule: rule.name })),
  )
}
