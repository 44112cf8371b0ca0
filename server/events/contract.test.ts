import { expect, test } from 'vitest'
import { euros, eventBody } from '@/tests/support/event-factories'
import { changeEventForm, changeEventInput, createEventInput, eventCan, eventStatuses } from './contract'

function pathsOf(result: {
  success: boolean
  error?: { issues: { path: PropertyKey[]; keys?: string[] }[] }
}): string[] {
  return (result.error?.issues ?? []).flatMap(({ path, keys }) =>
    keys ? keys.map((key) => [...path, key].join('.')) : [path.join('.')],
  )
}
const type = { name: 'Plein tarif', price: euros(4900) }

test.each<[string, Record<string, unknown>, string]>([
  ['no title', { title: '' }, 'title'],
  ['a title of spaces', { title: ' \u2003 ' }, 'title'],
  ['a title with CRLF', { title: 'Nuits\r\nBcc: x@example.org' }, 'title'],
  ['a title with NUL', { title: 'Nuits\0' }, 'title'],
  ['a title of 10,000 characters', { title: 'n'.repeat(10_000) }, 'title'],
  ['a title with half of an emoji', { title: 'Nuits \ud83c' }, 'title'],
  ['a title that turns the direction of writing', { title: 'Nuits \u202egnp' }, 'title'],
  ['a description with NUL', { description: 'a\0b' }, 'description'],
  ['a description beyond 10,000 characters', { description: 'n'.repeat(10_001) }, 'description'],
  ['an unknown field', { organizationId: 'x' }, 'organizationId'],
  ['a status', { status: 'published' }, 'status'],
  ['an unknown field inside', { ticketTypes: [{ ...type, sold: 1 }] }, 'ticketTypes.0.sold'],
  ['a start without offset', { startsAt: '2027-06-12T19:30:00' }, 'startsAt'],
  ['a start that is a number', { startsAt: 1_800_000_000 }, 'startsAt'],
  ['a day that is none', { startsAt: '2027-02-30T19:30:00Z' }, 'startsAt'],
  ['a far year', { endsAt: '9999-06-12T19:30:00Z' }, 'endsAt'],
  ['an unknown zone', { timeZone: 'Europe/Atlantis' }, 'timeZone'],
  ['an offset for a zone', { timeZone: '+02:00' }, 'timeZone'],
  ['an empty zone', { timeZone: '' }, 'timeZone'],
  ['a venue with a field too many', { venue: { name: 'x', city: 'Lyon' } }, 'venue.city'],
  ['a capacity of −1', { capacities: [{ name: 'Salle', size: -1 }] }, 'capacities.0.size'],
  ['a capacity of 1.5', { capacities: [{ name: 'Salle', size: 1.5 }] }, 'capacities.0.size'],
  ['a capacity of "2"', { capacities: [{ name: 'Salle', size: '2' }] }, 'capacities.0.size'],
  ['a capacity beyond a million', { capacities: [{ name: 'Salle', size: 1_000_001 }] }, 'capacities.0.size'],
  ['a type without a price', { ticketTypes: [{ name: 'x' }] }, 'ticketTypes.0.price'],
  ['a price of −1', { ticketTypes: [{ ...type, price: euros(-1) }] }, 'ticketTypes.0.price.amount'],
  ['a price of 49.99', { ticketTypes: [{ ...type, price: euros(49.99) }] }, 'ticketTypes.0.price.amount'],
  ['a price beyond eight digits', { ticketTypes: [{ ...type, price: euros(1e8) }] }, 'ticketTypes.0.price.amount'],
  [
    'a currency in lower case',
    { ticketTypes: [{ ...type, price: { amount: 1, currency: 'eur' } }] },
    'ticketTypes.0.price.currency',
  ],
  [
    'a currency that is none',
    { ticketTypes: [{ ...type, price: { amount: 1, currency: 'ABC' } }] },
    'ticketTypes.0.price.currency',
  ],
  ['a price that is a bare number', { ticketTypes: [{ ...type, price: 4900 }] }, 'ticketTypes.0.price'],
  [
    '101 ticket types',
    { ticketTypes: Array.from({ length: 101 }, (_, i) => ({ ...type, name: `T${i}` })) },
    'ticketTypes',
  ],
  ['no list of ticket types', { ticketTypes: undefined }, 'ticketTypes'],
  ['at most 0 in a purchase', { ticketTypes: [{ ...type, maxPerPurchase: 0 }] }, 'ticketTypes.0.maxPerPurchase'],
  ['at most 101 in a purchase', { ticketTypes: [{ ...type, maxPerPurchase: 101 }] }, 'ticketTypes.0.maxPerPurchase'],
])('%s is refused, and its path is named', (_, changes, path) => {
  expect(pathsOf(createEventInput.safeParse(eventBody(changes)))).toContain(path)
})

test.each(['<script>alert(1)</script>', '🎭 Nuits', 'ليالي المسرح', 'Đêm nhạc Huế', '李小龍', 'O’Brien & «fils»'])(
  'the title %s is taken as it is',
  (title) => {
    expect(createEventInput.parse(eventBody({ title })).title).toBe(title.normalize('NFC'))
  },
)

test('a zone is known by its name, in the case of the IANA database', () => {
  const zone = (timeZone: string) => createEventInput.parse(eventBody({ timeZone })).timeZone
  expect([zone('europe/paris'), zone('Europe/Kyiv'), zone('Asia/Kolkata'), zone('UTC')]).toEqual([
    'Europe/Paris',
    'Europe/Kyiv',
    'Asia/Kolkata',
    'UTC',
  ])
})

test('a change needs nothing but what it changes', () => {
  expect(changeEventInput.parse({})).toEqual({})
  const id = '01990000-0000-7000-8000-000000000001'
  expect(changeEventInput.parse({ ticketTypes: [{ id, price: euros(0) }] }).ticketTypes).toEqual([
    { kind: 'change', id, price: euros(0) },
  ])
})

test('an entry without an id is new, so it must be whole', () => {
  expect(pathsOf(changeEventInput.safeParse({ ticketTypes: [{ name: 'x' }], capacities: [{ size: 3 }] }))).toEqual([
    'capacities.0.name',
    'ticketTypes.0.price',
  ])
})

test('the slug, the status and the currency of a whole event are no fields of a change', () => {
  expect(pathsOf(changeEventInput.safeParse({ slug: 'x', status: 'published', currency: 'CHF' }))).toEqual([
    'slug',
    'status',
    'currency',
  ])
})

test('a form sends wall times or instants, and nothing in between', () => {
  expect(changeEventForm.parse({ startsAt: '2027-06-12T19:30' }).startsAt).toBe('2027-06-12T19:30')
  expect(changeEventForm.parse({ startsAt: '2026-10-25T02:30:00+01:00' }).startsAt).toEqual(
    new Date('2026-10-25T01:30:00Z'),
  )
  for (const startsAt of ['demain', '2027-13-01T10:00', '2027-06-12 19:30', '2027-06-12T24:00']) {
    expect(changeEventForm.safeParse({ startsAt }).success, startsAt).toBe(false)
  }
})

test('every status allows exactly what its table says', () => {
  const now = new Date('2027-01-01T00:00:00Z')
  const endsAt = new Date('2027-01-01T00:00:01Z')
  const allowed = eventStatuses.map((status) => [
    status,
    (['edit', 'publish', 'pause', 'resume', 'beSeen'] as const).filter((action) => eventCan[action]({ status })),
    eventCan.sell({ status, endsAt }, now),
    eventCan.sell({ status, endsAt }, endsAt),
  ])
  expect(allowed).toEqual([
    ['draft', ['edit', 'publish'], false, false],
    ['published', ['edit', 'pause', 'beSeen'], true, false],
    ['paused', ['edit', 'resume', 'beSeen'], false, false],
    ['cancelled', ['beSeen'], false, false],
    ['archived', [], false, false],
  ])
})
