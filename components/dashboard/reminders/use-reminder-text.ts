// A reminder's rule and its moments in words, on the event's clock.
import { useLocale, useTranslations } from 'next-intl'
import type { ReminderRule } from '@/server/campaigns/reminders/contract'
import { formatInstant, formatZone, type Locale } from '@/server/kernel/format'

const DAY_MINUTES = 1_440

export type Unit = 'days' | 'hours' | 'minutes'

export const unitMinutes: Record<Unit, number> = { days: DAY_MINUTES, hours: 60, minutes: 1 }

/** The largest unit that the rule is a whole number of. */
export function amountOf({ minutesBefore, atMinute }: ReminderRule): { unit: Unit; count: number } {
  if (atMinute !== null || minutesBefore % DAY_MINUTES === 0)
    return { unit: 'days', count: minutesBefore / DAY_MINUTES }
  const unit = minutesBefore % 60 === 0 ? 'hours' : 'minutes'
  return { unit, count: minutesBefore / unitMinutes[unit] }
}

export function useReminderText(timeZone: string) {
  const t = useTranslations('reminders')
  const locale = useLocale()

  function ruleText(rule: ReminderRule): string {
    const { unit, count } = amountOf(rule)
    const amount = t(`rule.${unit}`, { count })
    const anchor = t(`rule.anchors.${rule.anchor}`)
    if (rule.atMinute === null) return t('rule.before', { amount, anchor })
    const time = timeText(rule.atMinute, locale)
    return count === 0 ? t('rule.sameDayAt', { time }) : t('rule.beforeAt', { amount, anchor, time })
  }

  /** `jeudi 10 juin 2027 à 10 h 00 (heure de Paris)` */
  function momentText(at: Date): string {
    const day = formatInstant(at, { timeZone, locale, style: 'date_time' })
    return t('moment', { day, zone: formatZone(timeZone, locale) })
  }

  function dayText(at: Date): string {
    return formatInstant(at, { timeZone, locale, style: 'date_time' })
  }

  return { ruleText, momentText, dayText }
}

/** `10 h`, `19 h 30`; `10:00`, `19:30` */
export function timeText(minute: number, locale: Locale): string {
  const [hour, rest] = [Math.floor(minute / 60), String(minute % 60).padStart(2, '0')]
  if (locale === 'en') return `${String(hour).padStart(2, '0')}:${rest}`
  return rest === '00' ? `${hour}\u202fh` : `${hour}\u202fh\u202f${rest}`
}
