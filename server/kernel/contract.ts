// What can be wrong with a field, by stable codes that programs and translations lean on; safe for the browser.
// Guards: every issue of zod has a code, the same on the server and in a form that checks before it sends.
import type { z } from 'zod'

export const fieldCodes = [
  'required',
  'unknown_field',
  'wrong_type',
  'not_an_option',
  'not_an_id',
  'not_an_email',
  'not_a_moment',
  'not_a_price',
  'not_a_rate',
  'not_in_steps',
  'not_whole',
  'too_long',
  'too_short',
  'too_big',
  'too_small',
  'too_many',
  'too_few',
  'control_characters',
  'duplicate',
  'year_out_of_range',
  'time_skipped',
  'time_ambiguous',
  'no_such_day',
  'unknown_time_zone',
  'end_before_start',
  'doors_after_start',
  'unknown_capacity',
  'fixed_capacities',
  'places_in_use',
  'mixed_currencies',
  'below_least_charge',
  'not_for_keys',
  'not_printable',
  'not_an_origin',
  'no_links',
  'unknown_variable',
  'no_web_address',
  'details_missing',
  'invalid',
] as const
export type FieldCode = (typeof fieldCodes)[number]

/** What a sentence about a fault needs to name: limits, the two instants of an ambiguous time. */
export type FieldValues = Readonly<Record<string, string | number>>

export type FieldFault = { code: FieldCode; values?: FieldValues }

/** Of a custom check in a schema: the sentence for people, code and values for programs. */
export function fault(code: FieldCode, error: string, values?: FieldValues) {
  return { error, params: { code, values } }
}

export function faultOf(issue: z.core.$ZodIssue): FieldFault {
  switch (issue.code) {
    case 'custom':
      return isFault(issue.params) ? withValues(issue.params) : { code: 'invalid' }
    case 'too_big':
      return { code: tooMuch(issue.origin), values: { maximum: Number(issue.maximum) } }
    case 'too_small':
      return { code: tooLittle(issue.origin), values: { minimum: Number(issue.minimum) } }
    case 'invalid_type':
      return { code: issue.expected === 'int' ? 'not_whole' : 'wrong_type' }
    case 'invalid_format':
      return { code: formats[issue.format] ?? 'invalid' }
    case 'invalid_value':
      return { code: 'not_an_option' }
    case 'unrecognized_keys':
      return { code: 'unknown_field' }
    case 'invalid_union':
      return { code: sharedCode(issue.errors) }
    default:
      return { code: 'invalid' }
  }
}

const formats: Readonly<Record<string, FieldCode>> = { uuid: 'not_an_id', datetime: 'not_a_moment' }

/** What every way of reading a value finds wrong with it, where they agree. */
function sharedCode(ways: readonly z.core.$ZodIssue[][]): FieldCode {
  const codes = new Set(ways.map(([first]) => (first ? faultOf(first).code : 'invalid')))
  const [only] = codes
  return only !== undefined && codes.size === 1 ? only : 'invalid'
}

function tooMuch(origin: string): FieldCode {
  return origin === 'string' ? 'too_long' : origin === 'array' ? 'too_many' : 'too_big'
}

function tooLittle(origin: string): FieldCode {
  return origin === 'string' ? 'too_short' : origin === 'array' ? 'too_few' : 'too_small'
}

function isFault(params: Record<string, unknown> | undefined): params is FieldFault {
  return fieldCodes.some((code) => code === params?.code)
}

function withValues({ code, values }: FieldFault): FieldFault {
  return values === undefined ? { code } : { code, values }
}
