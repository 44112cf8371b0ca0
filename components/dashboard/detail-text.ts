// What a field's fault is called in the catalogue. The doors tell faults in short English sentences; here each is matched
// with its translation. One that is not listed reads "this value is not accepted", and a test walks the contracts' own.

export type FieldFault = { key: FieldFaultKey; limit?: number }

type FieldFaultKey = keyof typeof import('@/i18n/messages/fr/errors.json')['fields']

const patterns: readonly (readonly [RegExp, FieldFaultKey])[] = [
  [/^at least one permission$/, 'atLeastOnePermission'],
  [/^at least (\d+) characters$/, 'atLeastCharacters'],
  [/^at most (\d+) characters$/, 'atMostCharacters'],
  [/^at least (\d+) in use$/, 'atLeastInUse'],
  [/^at least (\d+)$/, 'atLeast'],
  [/^at most (\d+)$/, 'atMost'],
  [/^(must not be empty|is needed|is needed for a new entry|is needed with a wall time)$/, 'empty'],
  [/^(must not contain control characters|is not a text)$/, 'controls'],
  [/^is used twice$/, 'usedTwice'],
  [/^must be after the start$/, 'endBeforeStart'],
  [/^must not be after the start$/, 'doorsAfterStart'],
  [/^does not exist: the clocks go forward/, 'clockSkipped'],
  [/^happens twice, the clocks go back/, 'clockTwice'],
  [/^is no day of the calendar$/, 'noSuchDay'],
  [/^is not (a date and time|an RFC 3339 instant)/, 'moment'],
  [/^must lie between the years/, 'years'],
  [/^must be a whole number/, 'number'],
  [/^is not a known IANA time zone/, 'zone'],
  [/^is not an e-mail address$/, 'email'],
  [/^names none of the event’s capacities$/, 'unknownCapacity'],
  [/^one event has one currency/, 'oneCurrency'],
  [/^keeps the capacities/, 'fixedPools'],
  [/^is not a price$/, 'price'],
  [/^cannot be given to a key$/, 'cannotBeGiven'],
]

export function fieldFault(message: string): FieldFault {
  for (const [pattern, key] of patterns) {
    const found = pattern.exec(message)
    if (found) return found[1] && /^\d+$/.test(found[1]) ? { key, limit: Number(found[1]) } : { key }
  }
  return { key: 'unknown' }
}

/** Of a time that happens twice: both instants, earlier first, as RFC 3339 with their offsets. Else none. */
export function choicesOf(message: string): string[] {
  return fieldFault(message).key === 'clockTwice' ? message.split(' · ').slice(1) : []
}
