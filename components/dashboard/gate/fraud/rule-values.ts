// The numbers of a fraud rule as they stand in its fields. Guards: nothing is tried or saved that the rule would not take, and what is wrong
// with a field is known before anything is sent.
import { type FieldFault, faultOf } from '@/server/kernel/contract'
import { type FraudRuleName, ruleSettings } from '@/server/scanning/fraud/contract'

export type RuleValues = Readonly<Record<string, string>>

/** `settings` is null while something is wrong; `faults` are by field. */
export type ReadRule = { settings: Record<string, number> | null; faults: Readonly<Record<string, FieldFault>> }

export function valuesOfRule(settings: Readonly<Record<string, number>>): RuleValues {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]))
}

export function readRule(rule: FraudRuleName, values: RuleValues): ReadRule {
  const settings = Object.fromEntries(Object.entries(values).map(([name, text]) => [name, Number(text)]))
  const faults: Record<string, FieldFault> = {}
  for (const [name, text] of Object.entries(values)) if (text.trim() === '') faults[name] = { code: 'required' }
  for (const issue of ruleSettings[rule].safeParse(settings).error?.issues ?? []) {
    faults[String(issue.path[0])] ??= faultOf(issue)
  }
  return Object.keys(faults).length > 0 ? { settings: null, faults } : { settings, faults }
}
