// Faults of fields are told in the catalogue's words: what the contracts and rules say in English is walked here.
import { expect, test } from 'vitest'
import type { z } from 'zod'
import { createApiKeyInput, signUpInput } from '@/server/auth/contract'
import { changeEventForm, createEventForm } from '@/server/events/contract'
import { faultsOf } from '@/server/events/rules'
import { withInstants } from '@/server/events/wall-time'
import { DomainError } from '@/server/kernel/errors'
import { createOrganizationInput } from '@/server/organizations/contract'
import { choicesOf, fieldFault } from './detail-text'

function messagesOf(schema: z.ZodType, input: unknown): string[] {
  return schema.safeParse(input).error?.issues.map(({ message }) => message) ?? []
}

const longLine = 'é'.repeat(20_000)
const type = {
  name: '',
  description: longLine,
  price: { amount: 0, currency: 'EUR' },
  capacity: 1e9,
  maxPerPurchase: 0,
}

test.each([
  [
    'a new event',
    createEventForm,
    {
      title: 'a\u0000',
      description: longLine,
      timeZone: 'Mars/Base',
      startsAt: '',
      endsAt: '1999-01-01T00:00:00Z',
      venue: { name: '' },
      ticketTypes: [type],
    },
  ],
  [
    'a changed event',
    changeEventForm,
    { title: longLine, capacities: [{ name: 'x', size: 1.5 }], ticketTypes: [{ name: 'x' }] },
  ],
  ['a sign-up', signUpInput, { name: ' ', email: 'x', password: 'short' }],
  ['a long password', signUpInput, { name: 'x', email: 'x@example.org', password: longLine }],
  ['a key', createApiKeyInput, { name: '', permissions: [] }],
  ['a key with a right that is no key’s', createApiKeyInput, { name: 'x', permissions: ['api_keys:manage'] }],
  ['an organization', createOrganizationInput, { name: '' }],
] as const)('%s: every message of the schema has its words', (_name, schema, input) => {
  const found = messagesOf(schema, input)
  expect(found.length).toBeGreaterThan(0)
  expect(found.filter((message) => fieldFault(message).key === 'unknown')).toEqual([])
})

test('every message of the rules over a whole event has its words', () => {
  const at = new Date('2027-06-12T18:00:00Z')
  const twins = { path: 'ticketTypes.0', name: 'x', currency: 'EUR', capacityName: 'nowhere' }
  const faults = faultsOf({
    startsAt: at,
    endsAt: at,
    doorsAt: new Date(at.getTime() + 1),
    capacities: [],
    ticketTypes: [twins, { ...twins, currency: 'CHF' }],
  })
  expect(faults.length).toBeGreaterThan(4)
  expect(faults.filter(({ message }) => fieldFault(message).key === 'unknown')).toEqual([])
})

test('a time that happens twice offers both instants, one that does not happen says so', () => {
  const faults = (startsAt: string) => {
    try {
      withInstants({ startsAt, timeZone: 'Europe/Paris' })
    } catch (error) {
      if (error instanceof DomainError) return error.details.map(({ message }) => message)
    }
    return []
  }
  const [twice = ''] = faults('2027-10-31T02:30')
  expect(choicesOf(twice)).toEqual(['2027-10-31T02:30:00+02:00', '2027-10-31T02:30:00+01:00'])
  expect(faults('2027-03-28T02:30').map((message) => fieldFault(message).key)).toEqual(['clockSkipped'])
  expect(faults('2027-02-30T12:00').map((message) => fieldFault(message).key)).toEqual(['noSuchDay'])
})

test('a limit is read out of the message, and an unknown one is still a sentence', () => {
  expect(fieldFault('at most 200 characters')).toEqual({ key: 'atMostCharacters', limit: 200 })
  expect(fieldFault('at least 12 in use')).toEqual({ key: 'atLeastInUse', limit: 12 })
  expect(fieldFault('something new')).toEqual({ key: 'unknown' })
})
