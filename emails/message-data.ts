// The data of a request for a message of words and variables. Light. Guards: data that no variable is called, or a variable that cannot be
// left out and is, is named with its path; no value is more than text, and an address is a web page's.
import { z } from 'zod'
import { type FieldCode, faultOf } from '@/server/kernel/contract'
import { formatInstant, formatMoney, formatZone, type Locale } from '@/server/kernel/format'
import { line, lines } from '@/server/kernel/text'
import { formOf } from './blocks'
import { variablesOf, type WordedKind } from './message-kinds'

const moment = z.iso.datetime({ offset: true })
const money = z.strictObject({ amount: z.int(), currency: z.string().regex(/^[A-Z]{3}$/) })

function schemaFor(name: string): z.ZodType {
  if (formOf(name) === 'address') return z.url({ protocol: /^https?$/ }).max(2_000)
  if (formOf(name) === 'lines') return lines(5_000)
  return name === 'amount' ? z.union([money, line(100)]) : z.union([line(500), z.number()])
}

function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

const schemas = new Map<WordedKind, z.ZodType<Record<string, unknown>>>()

/** `time_zone` says by which clock a moment among the data is told. */
function schemaOf(kind: WordedKind): z.ZodType<Record<string, unknown>> {
  const made = schemas.get(kind)
  if (made) return made
  const { required, optional } = variablesOf(kind)
  const schema = z.strictObject({
    ...Object.fromEntries(required.map((name) => [name, schemaFor(name)])),
    ...Object.fromEntries(optional.map((name) => [name, schemaFor(name).optional()])),
    time_zone: z
      .string()
      .refine(isZone, { params: { code: 'unknown_time_zone' } })
      .optional(),
  })
  schemas.set(kind, schema)
  return schema
}

export type DataFault = { path: string; code: FieldCode; message: string }

/** What is wrong with the data of a request; empty: nothing. The path is the variable’s name. */
export function checkData(kind: WordedKind, data: Record<string, unknown>): DataFault[] {
  const parsed = schemaOf(kind).safeParse(data)
  if (parsed.success) return []
  const { required, optional } = variablesOf(kind)
  const known = `there are: ${[...required, ...optional, 'time_zone'].join(', ')}`
  return parsed.error.issues.flatMap((issue): DataFault[] => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((path) => ({ path, code: 'unknown_field', message: `no such variable; ${known}` }))
    const path = String(issue.path[0] ?? '')
    const isMissing = required.includes(path) && !Object.hasOwn(data, path)
    if (isMissing) return [{ path, code: 'required', message: `this message needs it; ${known}` }]
    return [{ path, code: faultOf(issue).code, message: issue.message }]
  })
}

/** The data as the texts that stand in the message: moments and amounts in words of its language. */
export function textsOfData(kind: WordedKind, data: Record<string, unknown>, locale: Locale): Record<string, string> {
  const { time_zone: zone, ...values } = schemaOf(kind).parse(data)
  const timeZone = typeof zone === 'string' ? zone : 'UTC'
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textOf(value, timeZone, locale)]))
}

function textOf(value: unknown, timeZone: string, locale: Locale): string {
  if (value === undefined || value === null) return ''
  const asMoney = money.safeParse(value)
  if (asMoney.success) return formatMoney(asMoney.data, locale)
  const text = String(value)
  return moment.safeParse(text).success ? momentText(new Date(text), timeZone, locale) : text
}

/** `vendredi 12 juin 2026 à 19 h 30 (heure de Paris)` */
export function momentText(at: Date, timeZone: string, locale: Locale): string {
  return `${formatInstant(at, { timeZone, locale, style: 'date_time' })} (${formatZone(timeZone, locale)})`
}
