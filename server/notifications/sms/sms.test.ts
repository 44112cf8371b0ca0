// What SMS say, what they are counted as, and when they may come.
import { describe, expect, test } from 'vitest'
import { apiKinds } from '@/emails/message-kinds'
import { locales } from '@/server/kernel/format'
import { endOfQuiet } from './quiet-hours'
import { sizeOf } from './segments'
import { smsText } from './write-sms'

describe('how many SMS a text is', () => {
  test.each<[string, string, number]>([
    ['160 signs of the networks’ alphabet', 'é'.repeat(160), 1],
    ['one more', 'é'.repeat(161), 2],
    ['two times 153', 'a'.repeat(306), 2],
    ['one more than that', 'a'.repeat(307), 3],
    ['signs that count twice', '€'.repeat(80), 1],
    ['one more of them', '€'.repeat(81), 2],
    ['70 signs of any alphabet', 'ê'.repeat(70), 1],
    ['one more', 'ê'.repeat(71), 2],
    ['a sign that is two units', '🎟'.repeat(35), 1],
    ['one more', '🎟'.repeat(36), 2],
  ])('%s', (_, text, segments) => {
    expect(sizeOf(text).segments).toBe(segments)
  })
})

describe('the text', () => {
  const full = {
    event_title: 'Nuit d’été',
    ticket_url: 'https://billets.example/t/x',
    offer_url: 'https://billets.example/o/x',
    amount: { amount: 4900, currency: 'EUR' },
    message: 'Venez tôt\u202f!',
  }
  const fits: Record<string, string[]> = {
    ticket_generated: ['event_title', 'ticket_url', 'message'],
    payment_pending: ['event_title', 'amount', 'message'],
    payment_failed: ['event_title', 'amount', 'message'],
    refund: ['event_title', 'amount', 'message'],
    event_changed: ['event_title', 'ticket_url', 'message'],
    event_cancelled: ['event_title', 'message'],
    reminder: ['event_title', 'ticket_url', 'message'],
    waiting_list: ['event_title', 'offer_url', 'message'],
    custom: ['message'],
  }
  test.each(apiKinds.flatMap((kind) => locales.map((locale) => [kind, locale] as const)))(
    '%s in %s has no hole and no sign that doubles its price',
    (kind, locale) => {
      const data = Object.fromEntries(Object.entries(full).filter(([name]) => fits[kind]?.includes(name)))
      const text = smsText({ kind, locale, organizationName: 'Lumières & Cie', data })
      expect(text).toMatch(/^Lumières & Cie ?: \S/)
      expect(text).not.toMatch(/undefined|null|, ,| {2}|[’\u202f]/)
      expect(text).toContain('Venez tôt !')
      // The ô is what the organizer wrote; all else is the product's.
      expect(sizeOf(text.replaceAll('ô', 'o')).encoding, text).toBe('gsm7')
    },
  )
})

describe('quiet hours', () => {
  const night = { quietFrom: 1260, quietUntil: 540 }
  test.each<[string, string, string | null]>([
    ['in the evening until the next morning', '2027-06-12T20:30:00Z', '2027-06-13T07:00:00.000Z'],
    ['after midnight until this morning', '2027-06-12T23:30:00Z', '2027-06-13T07:00:00.000Z'],
    ['not by day', '2027-06-12T12:00:00Z', null],
    ['begin with their first minute', '2027-06-12T19:00:00Z', '2027-06-13T07:00:00.000Z'],
    ['not a minute before', '2027-06-12T18:59:59Z', null],
    ['are over with their last', '2027-06-12T07:00:00Z', null],
    ['on the night when clocks go forward', '2027-03-27T22:00:00Z', '2027-03-28T07:00:00.000Z'],
    ['on the night when clocks go back', '2027-10-30T22:00:00Z', '2027-10-31T08:00:00.000Z'],
  ])('%s', (_, at, end) => {
    expect(endOfQuiet(new Date(at), 'Europe/Paris', night)?.toISOString() ?? null).toBe(end)
  })

  test('an end that the clocks show twice is still to come, and one that they skip comes as much later', () => {
    const untilHalfPastTwo = { quietFrom: 1260, quietUntil: 150 }
    // 31 October 2027: 02:30 in Paris is 00:30 and 01:30 UTC.
    expect(endOfQuiet(new Date('2027-10-31T00:15:00Z'), 'Europe/Paris', untilHalfPastTwo)?.toISOString()).toBe(
      '2027-10-31T00:30:00.000Z',
    )
    expect(endOfQuiet(new Date('2027-10-31T01:15:00Z'), 'Europe/Paris', untilHalfPastTwo)?.toISOString()).toBe(
      '2027-10-31T01:30:00.000Z',
    )
    // 28 March 2027: 02:30 does not exist.
    expect(endOfQuiet(new Date('2027-03-27T22:00:00Z'), 'Europe/Paris', untilHalfPastTwo)?.toISOString()).toBe(
      '2027-03-28T01:30:00.000Z',
    )
  })

  test('by the clock of zones far away', () => {
    expect(endOfQuiet(new Date('2027-06-12T12:00:00Z'), 'Pacific/Auckland', night)?.toISOString()).toBe(
      '2027-06-12T21:00:00.000Z',
    )
    expect(endOfQuiet(new Date('2027-06-12T16:00:00Z'), 'Asia/Kolkata', night)?.toISOString()).toBe(
      '2027-06-13T03:30:00.000Z',
    )
    expect(endOfQuiet(new Date('2027-06-12T20:30:00Z'), 'America/New_York', night)).toBeNull()
  })

  test('within one day, and none where they have no length', () => {
    const noon = new Date('2027-06-12T12:00:00Z')
    expect(endOfQuiet(noon, 'UTC', { quietFrom: 660, quietUntil: 780 })?.toISOString()).toBe('2027-06-12T13:00:00.000Z')
    expect(endOfQuiet(noon, 'UTC', { quietFrom: 720, quietUntil: 720 })).toBeNull()
  })
})
