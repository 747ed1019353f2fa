import { addressRules } from './rules/addresses.ts'
import { layoutRules } from './rules/layout.ts'
import { machineRules } from './rules/machines.ts'
import { nameRules } from './rules/names.ts'
import { promiseRules } from './rules/promises.ts'
import type { Rule } from './rules/rule.ts'
import { secrecyRules } from './rules/secrecy.ts'

/** Every rule across fields, in the order of the documentation. A new rule is a function and an entry in its group. */
export const rules: readonly Rule[] = [
  ...nameRules,
  ...addressRules,
  ...machineRules,
  ...layoutRules,
  ...promiseRules,
  ...secrecyRules,
]
