// What is typed into the form of a reminder, and the rule that it is. Guards: what leaves the form is a rule of the contract.
import { type Anchor, type ReminderRule, reminderRuleSchema } from '@/server/campaigns/reminders/contract'
import { amountOf, type Unit, unitMinutes } from './use-reminder-text'

export type ReminderValues = {
  count: string
  unit: Unit
  anchor: Anchor
  /** Of days: at an hour of one's own choice, else at that of the doors or the start. */
  isChosen: boolean
  /** `10:00` */
  time: string
}

/** What most events want. */
export const usualValues: ReminderValues = { count: '2', unit: 'days', anchor: 'doors', isChosen: true, time: '10:00' }

export function valuesOf(rule: ReminderRule): ReminderValues {
  const { unit, count } = amountOf(rule)
  const { anchor, atMinute } = rule
  const two = (number: number) => String(number).padStart(2, '0')
  const time = atMinute === null ? usualValues.time : `${two(Math.floor(atMinute / 60))}:${two(atMinute % 60)}`
  return { count: String(count), unit, anchor, isChosen: atMinute !== null, time }
}

export type ReminderFault = 'count' | 'time'

export function readReminder(values: ReminderValues): { rule: ReminderRule } | { fault: ReminderFault } {
  const { unit, anchor, isChosen, time } = values
  const count = /^\d{1,6}$/.test(values.count.trim()) ? Number(values.count) : Number.NaN
  const [hour, minute] = time.split(':').map(Number)
  const isTimed = unit === 'days' && isChosen
  if (isTimed && (hour === undefined || minute === undefined || Number.isNaN(hour + minute))) return { fault: 'time' }
  const atMinute = isTimed ? (hour ?? 0) * 60 + (minute ?? 0) : null
  const read = reminderRuleSchema.safeParse({ anchor, minutesBefore: count * unitMinutes[unit], atMinute })
  return read.success ? { rule: read.data } : { fault: 'count' }
}
