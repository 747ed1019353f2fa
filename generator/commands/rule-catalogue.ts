import { secretRules } from '../model/secrets-file.ts'
import { imageRules } from '../os/guest-os.ts'
import { outRules } from '../render/out-rules.ts'
import { neighbourRules } from '../topology/neighbours.ts'
import { ruleGroups } from '../topology/rules.ts'
import { textRules } from '../topology/scan.ts'
import { schemaRules } from '../topology/schema-problems.ts'
import { fileRules } from './read-text.ts'

export interface RuleEntry {
  readonly name: string
  /** What breaking it is; the last where that depends on what is wrong. */
  readonly severity: 'error' | 'warning' | 'error or warning'
  readonly says: string
}

export interface RuleGroup {
  readonly title: string
  readonly rules: readonly RuleEntry[]
}

/** Every rule there is, with what it says, in the order in which the inputs meet them. */
export const ruleCatalogue: readonly RuleGroup[] = [
  groupOf('The two files', fileRules),
  groupOf('Their text', textRules),
  groupOf('Keys and values of the topology, by its schema', schemaRules),
  ...Object.entries(ruleGroups).map(([title, rules]) => ({
    title: `Across the topology: ${title.toLowerCase()}`,
    rules: rules.map(({ name, says }) => entryOf(name, says)),
  })),
  groupOf('Several topologies: `npx hardway check one.yaml two.yaml`', neighbourRules),
  groupOf('The secrets', secretRules),
  groupOf('The output folder', outRules),
  groupOf('A baked image', imageRules),
]

function groupOf(title: string, rules: Readonly<Record<string, string>>): RuleGroup {
  return { title, rules: Object.entries(rules).map(([name, says]) => entryOf(name, says)) }
}

function entryOf(name: string, says: string): RuleEntry {
  const isWarning = says.endsWith('(a warning).')
  return { name, says, severity: !isWarning ? 'error' : says.includes(';') ? 'error or warning' : 'warning' }
}
