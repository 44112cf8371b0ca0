// What the event form asks of the server, and where its faults are shown.
import { describe, expect, test } from 'vitest'
import type { OrganizerEvent } from '@/server/events/contract'
import { fieldOf, placeOnPage, readChange, readNewEvent } from './form-request'
import { type EventFormValues, emptyEvent, emptyTicketType, valuesOf } from './form-values'

const filled: EventFormValues = {
  ...emptyEvent,
  title: 'Les Nuits',
  start: { date: '2027-06-12', time: '19:30', exact: null },
  end: { date: '2027-06-12', time: '23:00', exact: null },
  capacities: [{ key: 'a', savedId: null, name: 'Gradins', size: '1 200', inUse: 0 }],
  ticketTypes: [
    { ...emptyTicketType, name: 'Plein tarif', price: '49,50', pool: 'shared:a' },
    { ...emptyTicketType, name: 'Réduit', price: '0', places: '200' },
    { ...emptyTicketType, name: 'Soutien', price: '1 069', pool: 'none' },
  ],
}

const event: OrganizerEvent = {
  id: '0197d0a0-0000-7000-8000-000000000001',
  slug: 'les-nuits',
  status: 'published',
  title: 'Les Nuits',
  description: '',
  startsAt: new Date('2027-06-12T17:30:00Z'),
  endsAt: new Date('2027-06-12T21:00:00Z'),
  doorsAt: null,
  timeZone: 'Europe/Paris',
  currency: 'EUR',
  venue: { name: 'Théâtre antique', address: 'Lyon' },
  coverPath: null,
  transfersAllowed: true,
  renamesAllowed: false,
  changesCloseMinutes: 1440,
  createdAt: new Date('2027-01-01T00:00:00Z'),
  updatedAt: new Date('2027-01-01T00:00:00Z'),
  publishedAt: new Date('2027-01-02T00:00:00Z'),
  capacities: [{ id: '0197d0a0-0000-7000-8000-00000000000a', name: 'Gradins', size: 1200, inUse: 12 }],
  ticketTypes: [
    {
      id: '0197d0a0-0000-7000-8000-00000000000b',
      name: 'Plein tarif',
      description: '',
      price: { amount: 4950, currency: 'EUR' },
      vatRate: 5.5,
      capacity: null,
      capacityInUse: 0,
      capacityName: 'Gradins',
      maxPerPurchase: 10,
      rotating: true,
      archivedAt: null,
    },
  ],
}

describe('a new event', () => {
  test('is asked for with wall times, minor units and the names of shared pools', () => {
    expect(readNewEvent(filled, 'fr')).toEqual({
      request: {
        transfersAllowed: true,
        renamesAllowed: true,
        changesCloseMinutes: 0,
        title: 'Les Nuits',
        description: '',
        timeZone: 'Europe/Paris',
        venue: null,
        startsAt: '2027-06-12T19:30',
        endsAt: '2027-06-12T23:00',
        doorsAt: null,
        capacities: [{ name: 'Gradins', size: 1200 }],
        ticketTypes: [
          expect.objectContaining({
            price: { amount: 4950, currency: 'EUR' },
            capacity: null,
            capacityName: 'Gradins',
          }),
          expect.objectContaining({ price: { amount: 0, currency: 'EUR' }, capacity: 200, capacityName: null }),
          expect.objectContaining({ price: { amount: 106_900, currency: 'EUR' }, capacity: null, capacityName: null }),
        ],
      },
    })
  })

  test('a price is read in the language of the page', () => {
    const english = { ...filled, ticketTypes: [{ ...emptyTicketType, name: 'Full', price: '1,049.50', places: '2' }] }
    expect(readNewEvent(english, 'en')).toMatchObject({ request: { ticketTypes: [{ price: { amount: 104_950 } }] } })
    expect(readNewEvent(english, 'fr')).toEqual({
      faults: [{ path: 'ticketTypes.0.price', code: 'not_a_price' }],
    })
  })

  test('a tax rate is read with comma or point, and what is none is refused where it stands', () => {
    const rated = (vatRate: string) => ({
      ...filled,
      ticketTypes: filled.ticketTypes.map((type) => ({ ...type, vatRate })),
    })
    const rateIn = (text: string) => {
      const read = readNewEvent(rated(text), 'fr')
      return 'request' in read ? read.request.ticketTypes[0]?.vatRate : read.faults[0]
    }
    expect(['', '20', '5,5', '2.1 %'].map(rateIn)).toEqual([0, 20, 5.5, 2.1])
    expect(rateIn('5,555')).toEqual({ path: 'ticketTypes.0.vatRate', code: 'not_a_rate' })
    expect(rateIn('vingt')).toEqual({ path: 'ticketTypes.0.vatRate', code: 'not_a_rate' })
    expect(rateIn('120')).toMatchObject({ path: 'ticketTypes.0.vatRate', code: 'too_big' })
  })

  test('a price that no card can pay is refused where it stands, and nothing is free', () => {
    const priced = (price: string) => ({
      ...filled,
      ticketTypes: [{ ...emptyTicketType, name: 'A', price, places: '2' }],
    })
    expect(readNewEvent(priced('0,49'), 'fr')).toEqual({
      faults: [
        {
          path: 'ticketTypes.0.price.amount',
          code: 'below_least_charge',
          values: { amount: 50, currency: 'EUR' },
        },
      ],
    })
    for (const price of ['0', '0,50']) expect(readNewEvent(priced(price), 'fr')).toHaveProperty('request')
  })

  test('an empty form names every field that is needed, each with its own fault', () => {
    const read = readNewEvent(emptyEvent, 'fr')
    const faults = 'faults' in read ? read.faults : []
    expect(faults.map(({ path }) => fieldOf(path)).sort()).toEqual([
      'end.date',
      'start.date',
      'ticketTypes.0.name',
      'ticketTypes.0.places',
      'ticketTypes.0.price',
      'title',
    ])
    expect(faults.map(({ code }) => code)).not.toContain('invalid')
  })

  test('an end before the start and doors after it are said together with what else is wrong', () => {
    const wrong = {
      ...filled,
      title: '',
      end: { date: '2027-06-12', time: '19:30', exact: null },
      doors: { date: '2027-06-12', time: '20:00', exact: null },
    }
    const read = readNewEvent(wrong, 'fr')
    expect('faults' in read && read.faults.map(({ path, code }) => `${path} ${code}`).sort()).toEqual([
      'doorsAt doors_after_start',
      'endsAt end_before_start',
      'title required',
    ])
  })

  test('an order that the clocks going back may make right is left to the server', () => {
    const atNight = (time: string, exact: string | null = null) => ({ date: '2027-10-31', time, exact })
    const night = { ...filled, start: atNight('02:45'), end: atNight('02:15') }
    expect(readNewEvent(night, 'fr')).toHaveProperty('request')
    const later = { ...night, start: atNight('02:45', '2027-10-31T02:45:00+01:00') }
    expect(readNewEvent(later, 'fr')).toMatchObject({ faults: [{ code: 'end_before_start' }] })
  })

  test('half a moment is a fault, and one that was chosen of two is sent as chosen', () => {
    expect(readNewEvent({ ...filled, doors: { date: '2027-06-12', time: '', exact: null } }, 'fr')).toMatchObject({
      faults: [{ path: 'doorsAt' }],
    })
    const exact = '2027-10-31T02:30:00+01:00'
    const day = (time: string) => ({ date: '2027-10-31', time, exact: null })
    const night = { ...filled, start: day('20:00'), end: day('23:00'), doors: { ...day('02:30'), exact } }
    expect(readNewEvent(night, 'fr')).toMatchObject({ request: { doorsAt: exact } })
  })
})

describe('a change', () => {
  const before = valuesOf(event, 'fr')

  test('an event comes back as it went in, without its times', () => {
    const read = readChange(before, before, 'fr')
    expect(read).toEqual({
      request: {
        transfersAllowed: true,
        renamesAllowed: false,
        changesCloseMinutes: 1440,
        title: 'Les Nuits',
        description: '',
        timeZone: 'Europe/Paris',
        venue: { name: 'Théâtre antique', address: 'Lyon' },
        capacities: [{ id: event.capacities[0]?.id, name: 'Gradins', size: 1200 }],
        ticketTypes: [
          {
            id: event.ticketTypes[0]?.id,
            position: 1,
            name: 'Plein tarif',
            description: '',
            price: { amount: 4950, currency: 'EUR' },
            vatRate: 5.5,
            capacity: null,
            capacityName: 'Gradins',
            maxPerPurchase: 10,
            rotating: true,
          },
        ],
      },
    })
  })

  test('ticket types are sent with the places in which they stand, new ones among saved ones', () => {
    const added = { ...emptyTicketType, name: 'Réduit', price: '12', places: '20' }
    expect(readChange({ ...before, ticketTypes: [added, ...before.ticketTypes] }, before, 'fr')).toMatchObject({
      request: {
        ticketTypes: [
          { name: 'Réduit', position: 1 },
          { name: 'Plein tarif', position: 2 },
        ],
      },
    })
  })

  test('another zone reads all times anew on its clock', () => {
    expect(readChange({ ...before, timeZone: 'America/Montreal' }, before, 'fr')).toMatchObject({
      request: { startsAt: '2027-06-12T19:30', endsAt: '2027-06-12T23:00', doorsAt: null },
    })
  })

  test('a renamed pool keeps its ticket types', () => {
    const renamed = { ...before, capacities: before.capacities.map((pool) => ({ ...pool, name: 'Arène' })) }
    expect(readChange(renamed, before, 'fr')).toMatchObject({
      request: { capacities: [{ name: 'Arène' }], ticketTypes: [{ capacityName: 'Arène' }] },
    })
  })
})

test('a fault of the server finds its field, or none', () => {
  expect(fieldOf('ticketTypes.2.price.amount')).toBe('ticketTypes.2.price')
  expect(fieldOf('ticketTypes.2.capacity')).toBe('ticketTypes.2.places')
  expect(fieldOf('ticketTypes.2')).toBe('ticketTypes.2.name')
  expect(fieldOf('capacities.0.size')).toBe('capacities.0.size')
  expect(fieldOf('ticketTypes')).toBeNull()
})

test('faults are looked at from the top of the page to its end', () => {
  const fields = [
    'ticketTypes.1.name',
    'ticketTypes.0.places',
    'end.date',
    'ticketTypes.0.price',
    'title',
    'capacities.0.size',
  ]
  expect(fields.sort((a, b) => placeOnPage(a) - placeOnPage(b))).toEqual([
    'title',
    'end.date',
    'capacities.0.size',
    'ticketTypes.0.price',
    'ticketTypes.0.places',
    'ticketTypes.1.name',
  ])
})
