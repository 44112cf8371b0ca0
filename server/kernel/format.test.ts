import { describe, expect, test } from 'vitest'
import { addressLines, formatDay, formatDays, formatInstant, isOneDay, typeset } from './format'

describe('an organizer’s words in print', () => {
  test('French double signs never stand alone on a line', () => {
    expect(typeset('Réservez vite ! Qui vient ? Moi ; toi.')).toBe(
      'Réservez vite\u202f! Qui vient\u202f? Moi\u202f; toi.',
    )
    expect(typeset('Dit « bonjour » à tous')).toBe('Dit «\u202fbonjour\u202f» à tous')
    expect(typeset('Programme : danse, puis :\nmusique')).toBe('Programme\u00a0: danse, puis\u00a0:\nmusique')
    expect(typeset('Vraiment ?! (oui !)')).toBe('Vraiment\u202f?! (oui\u202f!)')
    expect(typeset('Déjà\u00a0! Mieux\u202f! Bien\u202f: oui')).toBe('Déjà\u202f! Mieux\u202f! Bien\u00a0: oui')
  })

  test('what has no such space stays as it is: other languages, times, addresses, code', () => {
    for (const text of [
      'Wham! Live: one night only; bring friends?',
      'Doors 19:30, https://example.org/a?b=c;d',
      '«Свобода» и мир!',
      'x ?y=1 et a ;b',
      '',
    ])
      expect(typeset(text)).toBe(text)
  })

  test('done twice it is the same', () => {
    const once = typeset('« Oui ! » : non ?')
    expect(typeset(once)).toBe(once)
  })
})

test('an address is read by its lines', () => {
  expect(addressLines('6 rue de l’Antiquaille,\r\n\n  69005 Lyon \nFrance')).toEqual([
    '6 rue de l’Antiquaille',
    '69005 Lyon',
    'France',
  ])
  expect(addressLines(' \n')).toEqual([])
})

test('a day names its year when that is not the current one, on the event’s clock', () => {
  const at = new Date('2026-12-31T23:30:00Z') // already 2027 in Paris
  const day = (now: string, timeZone: string) => formatDay(at, { now: new Date(now), timeZone, locale: 'fr' })
  expect(day('2026-11-22T12:00:00Z', 'UTC')).toBe('jeu. 31 déc.')
  expect(day('2026-11-22T12:00:00Z', 'Europe/Paris')).toBe('ven. 1 janv. 2027')
  expect(day('2027-01-05T12:00:00Z', 'Europe/Paris')).toBe('ven. 1 janv.')
})

test('an instant names its seconds where they tell two apart', () => {
  const at = new Date('2026-11-22T18:11:04Z')
  const written = (locale: 'fr' | 'en', style: 'time' | 'time_seconds' | 'short_date_time_seconds') =>
    formatInstant(at, { timeZone: 'Europe/Paris', locale, style }).replaceAll('\u202f', ' ')
  expect(written('fr', 'time')).toBe('19 h 11')
  expect(written('fr', 'time_seconds')).toBe('19 h 11 min 04 s')
  expect(written('en', 'time_seconds')).toBe('19:11:04')
  expect(written('fr', 'short_date_time_seconds')).toBe('dim. 22 nov., 19 h 11 min 04 s')
  expect(written('en', 'short_date_time_seconds')).toMatch(/^Sun.* 22 Nov.*19:11:04$/)
})

test('two days are two days wherever they are written, and a long evening is one', () => {
  const startsAt = new Date('2026-11-21T18:00:00Z')
  const span = (hours: number) => ({
    startsAt,
    endsAt: new Date(startsAt.getTime() + hours * 3_600_000),
    timeZone: 'Europe/Paris',
  })
  expect([4, 9, 18, 19, 30].map((hours) => isOneDay(span(hours)))).toEqual([true, true, true, false, false])
  expect(formatDays(span(9), 'fr')).toBe('samedi 21 novembre 2026')
  // A line breaks behind the arrow, and within neither day.
  expect(formatDays(span(19), 'fr')).toBe('sam.\u00a021\u00a0nov.\u00a0→ dim.\u00a022\u00a0nov.\u00a02026')
})
