// What the event form asks of the server, and where its faults are shown.
import { describe, expect, test } from 'vitest'
import type { OrganizerEvent } from '@/server/events/contract'
import { fieldFault } from '../detail-text'
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
      capacity: null,
      capacityInUse: 0,
      capacityName: 'Gradins',
      maxPerPurchase: 10,
      archivedAt: null,
    },
  ],
}

describe('a new event', () => {
  test('is asked for with wall times, minor units and the names of shared pools', () => {
    expect(readNewEvent(filled, 'fr')).toEqual({
      request: {
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
      faults: [{ path: 'ticketTypes.0.price', message: 'is not a price' }],
    })
  })

  test('an empty form names every field that is needed, each with a sentence of the catalogue', () => {
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
    for (const { message } of faults) expect(fieldFault(message).key).not.toBe('unknown')
  })

  test('half a moment is a fault, and one that was chosen of two is sent as chosen', () => {
    expect(readNewEvent({ ...filled, doors: { date: '2027-06-12', time: '', exact: null } }, 'fr')).toMatchObject({
      faults: [{ path: 'doorsAt' }],
    })
    const exact = '2027-10-31T02:30:00+01:00'
    expect(readNewEvent({ ...filled, doors: { date: '2027-10-31', time: '02:30', exact } }, 'fr')).toMatchObject({
      request: { doorsAt: exact },
    })
  })
})

describe('a change', () => {
  const before = valuesOf(event, 'fr')

  test('an event comes back as it went in, without its times', () => {
    const read = readChange(before, before, 'fr')
    expect(read).toEqual({
      request: {
        title: 'Les Nuits',
        description: '',
        timeZone: 'Europe/Paris',
        venue: { name: 'Théâtre antique', address: 'Lyon' },
        capacities: [{ id: event.capacities[0]?.id, name: 'Gradins', size: 1200 }],
        ticketTypes: [
          {
            id: event.ticketTypes[0]?.id,
            name: 'Plein tarif',
            description: '',
            price: { amount: 4950, currency: 'EUR' },
            capacity: null,
            capacityName: 'Gradins',
            maxPerPurchase: 10,
          },
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
