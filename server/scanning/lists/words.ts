// What a list's rules mean, in sentences: keys of the messages `gateLists.words` with what they name. One function for the editor, the lists
// and whoever else shows rules, so that words cannot say something else than the gate does. Safe for the browser.
import type { ListRules } from './contract'
import { isNeverOpen } from './rules'

export type RuleTopic = 'who' | 'when' | 'often' | 'exits'

export type RuleWord =
  | { topic: 'who'; key: 'everyType' }
  | { topic: 'who'; key: 'someTypes'; names: string[] }
  | { topic: 'when'; key: 'anyTime' | 'never' }
  | { topic: 'when'; key: 'from'; from: Date }
  | { topic: 'when'; key: 'until'; until: Date }
  | { topic: 'when'; key: 'between'; from: Date; until: Date }
  | { topic: 'often'; key: 'once' | 'daily' | 'free' }
  | { topic: 'often'; key: 'times' | 'timesAtOnce'; limit: number }
  | { topic: 'exits'; key: 'noExits' | 'exitsOnce' | 'exitsDaily' | 'exitsTimes' | 'exitsFree' }

/** One sentence or more for each topic, in the order of the topics. A type that is not known any more is left out of the names. */
export function wordsOf(rules: ListRules, ticketTypes: readonly { id: string; name: string }[]): RuleWord[] {
  return [whoOf(rules, ticketTypes), ...whenOf(rules), oftenOf(rules), exitsOf(rules)]
}

function whoOf({ ticketTypeIds }: ListRules, ticketTypes: readonly { id: string; name: string }[]): RuleWord {
  if (ticketTypeIds.length === 0) return { topic: 'who', key: 'everyType' }
  const names = ticketTypes.filter(({ id }) => ticketTypeIds.includes(id)).map(({ name }) => name)
  return { topic: 'who', key: 'someTypes', names }
}

function whenOf(rules: ListRules): RuleWord[] {
  if (rules.windows.length === 0) return [{ topic: 'when', key: 'anyTime' }]
  if (isNeverOpen(rules)) return [{ topic: 'when', key: 'never' }]
  return rules.windows.map(({ from, until }): RuleWord => {
    if (from !== null && until !== null) {
      return { topic: 'when', key: 'between', from: new Date(from), until: new Date(until) }
    }
    if (from !== null) return { topic: 'when', key: 'from', from: new Date(from) }
    if (until !== null) return { topic: 'when', key: 'until', until: new Date(until) }
    return { topic: 'when', key: 'anyTime' }
  })
}

function oftenOf({ entries, entryLimit, exits }: ListRules): RuleWord {
  if (entries !== 'times') return { topic: 'often', key: entries }
  return { topic: 'often', key: exits ? 'timesAtOnce' : 'times', limit: entryLimit ?? 1 }
}

const exitKeys = { once: 'exitsOnce', daily: 'exitsDaily', times: 'exitsTimes', free: 'exitsFree' } as const

function exitsOf({ entries, exits }: ListRules): RuleWord {
  return { topic: 'exits', key: exits ? exitKeys[entries] : 'noExits' }
}
