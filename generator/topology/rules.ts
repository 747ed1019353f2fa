import { addressRules } from './rules/addresses.ts'
import { capacityRules } from './rules/capacity.ts'
import { layoutRules } from './rules/layout.ts'
import { machineRules } from './rules/machines.ts'
import { nameRules } from './rules/names.ts'
import { portRules } from './rules/ports.ts'
import { promiseRules } from './rules/promises.ts'
import type { Rule } from './rules/rule.ts'
import { secrecyRules } from './rules/secrecy.ts'
import { tagRules } from './rules/tags.ts'
import { timingRules } from './rules/timings.ts'

/** The rules across fields by what they are about, in the order of the documentation. A new rule is a function and an entry in its group. */
export const ruleGroups: Readonly<Record<string, readonly Rule[]>> = {
  Names: nameRules,
  Addresses: addressRules,
  Machines: machineRules,
  Capacity: capacityRules,
  Layout: layoutRules,
  Tags: tagRules,
  Ports: portRules,
  Timings: timingRules,
  Promises: promiseRules,
  Secrecy: secrecyRules,
}

/** Every rule across fields. */
export const rules: readonly Rule[] = Object.values(ruleGroups).flat()
