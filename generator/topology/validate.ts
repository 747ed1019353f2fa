import type { ErrorObject, ValidateFunction } from 'ajv'
import { gatherFacts } from './facts.ts'
import type { Problem } from './problem.ts'
import { rules } from './rules.ts'
import schemaCheck from './schema-check.ts'
import { schemaProblems } from './schema-problems.ts'
import type { Topology } from './types.ts'

const bySchema = schemaCheck as ValidateFunction

/** Everything that is wrong with a value that should be a topology: by the schema, then by the rules. */
export function validate(value: unknown): Problem[] {
  const errors: ErrorObject[] = bySchema(value) ? [] : (bySchema.errors ?? [])
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

function ruleProblems(value: unknown): Problem[] {
  const facts = gatherFacts(value)
  return rules.flatMap((rule) =>
    rule.find(facts).map((finding) => ({ ...finding, severity: finding.severity ?? 'error', rule: rule.name })),
  )
}
