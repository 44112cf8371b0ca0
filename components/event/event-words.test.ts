// How an event's page puts time, text and structured data into words.
import { describe, expect, test } from 'vitest'
import type { PublicEvent } from '@/server/capacity/contract'
import { eventJsonLd } from './event-json-ld'
import { eventWhen } from './event-when'
import { excerptOf, paragraphsOf } from './paragraphs'

const narrow = '\u202f'
const evening = {
  startsAt: new Date('2026-06-12T17:30:00Z'),
  endsAt: new Date('2026-06-12T23:30:00Z'),
  doorsAt: new Date('2026-06-12T16:45:00Z'),
  timeZone: 'Europe/Paris',
}

describe('when an event is', () => {
  test('is read by the event’s own clock and always says which', () => {
    const when = eventWhen(evening, 'fr')
    expect(when.days).toBe('vendredi 12 juin 2026')
    expect(when.hours).toBe(`19${narrow}h${narrow}30\u00a0→ 1${narrow}h${narrow}30`)
    expect(when.doors).toBe(`18${narrow}h${narrow}45`)
    expect(when.zone).toBe('heure de Paris')
    expect(eventWhen({ ...evening, timeZone: 'America/New_York' }, 'en').hours).toBe('13:30\u00a0→ 19:30')
  })

  test('spans days only when it lasts longer than a night', () => {
    const festival = { ...evening, endsAt: new Date('2026-06-14T21:00:00Z') }
    expect(eventWhen(festival, 'fr').days).toMatch(/^ven\.\u00a012\u00a0juin\u00a0→ dim\.\u00a014\u00a0juin\u00a02026$/)
    const newYear = {
      ...evening,
      startsAt: new Date('2026-12-30T18:00:00Z'),
      endsAt: new Date('2027-01-02T18:00:00Z'),
    }
    expect(eventWhen(newYear, 'fr').days).toMatch(/\u00a02026\u00a0→ .*\u00a02027$/)
  })

  test('names the doors only when they open before the start', () => {
    expect(eventWhen({ ...evening, doorsAt: evening.startsAt }, 'fr').doors).toBeNull()
    expect(eventWhen({ ...evening, doorsAt: null }, 'fr').doors).toBeNull()
  })
})

describe('an organizer’s text', () => {
  test('keeps its paragraphs and single line breaks', () => {
    expect(paragraphsOf('Un\ndeux\n\n \n\ntrois\n')).toEqual(['Un\ndeux', 'trois'])
    expect(paragraphsOf('')).toEqual([])
  })

  test('is cut for previews at a word and never inside a character', () => {
    expect(excerptOf('Trois soirées\n\nde musique', 200)).toBe('Trois soirées de musique')
    expect(excerptOf('Trois soirées de musique sous les étoiles', 20)).toBe('Trois soirées de…')
    expect(excerptOf('🎭'.repeat(30), 20).isWellFormed()).toBe(true)
  })
})

describe('structured data', () => {
  const event: PublicEvent = {
    id: 'e',
    slug: 'nuits',
    status: 'published',
    onSale: true,
    title: '</script><script>alert(1)</script>',
    description: 'a & b <!-- \u2028',
    ...evening,
    currency: 'EUR',
    venue: { name: 'Théâtre', address: 'Lyon' },
    coverPath: null,
    organization: { name: 'Lumières & Cie', slug: 'lumieres' },
    serviceFeeRate: 0,
    ticketTypes: [
      {
        id: 't',
        name: 'Plein',
        description: '',
        price: { amount: 4905, currency: 'EUR' },
        vatRate: 5.5,
        available: 0,
        isRunningOut: true,
        maxPerPurchase: 10,
        canBePaid: true,
        isRotating: false,
      },
      {
        id: 'u',
        name: 'Yen',
        description: '',
        price: { amount: 500, currency: 'JPY' },
        vatRate: 0,
        available: 4,
        isRunningOut: false,
        maxPerPurchase: 10,
        canBePaid: true,
        isRotating: false,
      },
      {
        id: 'v',
        name: 'Carré or',
        description: '',
        price: { amount: 9900, currency: 'EUR' },
        vatRate: 5.5,
        available: 4,
        isRunningOut: false,
        maxPerPurchase: 10,
        canBePaid: false,
        isRotating: false,
      },
    ],
  }
  const text = eventJsonLd(event, { page: 'https://x.example/e/nuits', image: null })

  test('cannot leave its script element, whatever the organizer wrote', () => {
    expect(text).not.toMatch(/[<>&\u2028\u2029]/)
    expect(JSON.parse(text)).toMatchObject({ name: event.title, description: event.description })
  })

  test('tells prices as decimals of their currency, times with the offset of the place, and what can be had', () => {
    const told = JSON.parse(text)
    expect(told.startDate).toBe('2026-06-12T19:30:00+02:00')
    expect(told.offers).toMatchObject([
      { price: '49.05', priceCurrency: 'EUR', availability: 'https://schema.org/SoldOut' },
      { price: '500', priceCurrency: 'JPY', availability: 'https://schema.org/InStock' },
      { price: '99.00', priceCurrency: 'EUR', availability: 'https://schema.org/OutOfStock' },
    ])
  })
})
