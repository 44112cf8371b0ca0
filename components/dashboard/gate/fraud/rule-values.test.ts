import { expect, test } from 'vitest'
import fr from '@/i18n/messages/fr/fraud.json'
import { defaultSettings, fraudRules, ruleSettings } from '@/server/scanning/fraud/contract'
import { readRule, valuesOfRule } from './rule-values'

test.each(fraudRules)('what %s was set to is read as it was', (rule) => {
  expect(readRule(rule, valuesOfRule(defaultSettings[rule]))).toEqual({ settings: defaultSettings[rule], faults: {} })
})

test('a field that holds nothing, too little or too much says which it is', () => {
  expect(readRule('forged_burst', { count: '', minutes: '0' })).toEqual({
    settings: null,
    faults: { count: { code: 'required' }, minutes: { code: 'too_small', values: { minimum: 1 } } },
  })
  expect(readRule('velocity', { count: '1', seconds: '4000' }).faults).toEqual({
    count: { code: 'too_small', values: { minimum: 2 } },
    seconds: { code: 'too_big', values: { maximum: 3_600 } },
  })
})

test('every number of a rule is said to count something', () => {
  for (const rule of fraudRules)
    expect(Object.keys(fr.settings[rule]).sort(), rule).toEqual(Object.keys(ruleSettings[rule].shape).sort())
})
