// Amounts that can be negative, with a real minus sign; nothing is never "minus nothing".
import { formatMoney, type Locale } from '@/server/kernel/format'
import type { Money } from '@/server/kernel/money'

export function formatSigned({ amount, currency }: Money, locale: Locale): string {
  const text = formatMoney({ amount: Math.abs(amount), currency }, locale)
  return amount < 0 ? `−${text}` : text
}

/** What was taken away: the same amount below zero. */
export function formatTaken({ amount, currency }: Money, locale: Locale): string {
  return formatSigned({ amount: -amount || 0, currency }, locale)
}
