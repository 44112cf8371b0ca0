// Faults of fields have codes, and every code its words: what the contracts and rules can find is walked here.
import { expect, test } from 'vitest'
import type { z } from 'zod'
import { messages } from '@/i18n/messages'
import { createApiKeyInput, signUpInput } from '@/server/auth/contract'
import { changeEventForm, createEventForm } from '@/server/events/contract'
import { faultsOf } from '@/server/events/rules'
import { withInstants } from '@/server/events/wall-time'
import { fieldCodes } from '@/server/kernel/contract'
import { DomainError } from '@/server/kernel/errors'
import { zodDetails } from '@/server/kernel/known-faults'
import { createOrganizationInput } from '@/server/organizations/contract'

function faultsOfInput(schema: z.ZodType, input: unknown): string[] {
  const { error } = schema.safeParse(input)
  return error ? zodDetails(error).map(({ path, code }) => `${path} ${code}`) : []
}

const longLine = 'é'.repeat(20_000)
const type = {
  name: '',
  description: longLine,
  price: { amount: 49, currency: 'EUR' },
  capacity: 1e9,
  maxPerPurchase: 0,
}

test('every code has its words, and nothing else has', () => {
  expect(Object.keys(messages.fr.errors.fields).sort()).toEqual([...fieldCodes].sort())
})

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
      more: 1,
    },
    [
      'title control_characters',
      'description too_long',
      'timeZone unknown_time_zone',
      'venue.name required',
      'startsAt not_a_moment',
      'endsAt year_out_of_range',
      'ticketTypes.0.name required',
      'ticketTypes.0.description too_long',
      'ticketTypes.0.price.amount below_least_charge',
      'ticketTypes.0.capacity too_big',
      'ticketTypes.0.maxPerPurchase too_small',
      'more unknown_field',
    ],
  ],
  [
    'a changed event',
    changeEventForm,
    { title: longLine, capacities: [{ name: 'x', size: 1.5 }], ticketTypes: [{ name: 'x' }] },
    ['title too_long', 'capacities.0.size not_whole', 'ticketTypes.0.price required'],
  ],
  [
    'a sign-up',
    signUpInput,
    { name: ' ', email: 'x', password: 'short' },
    ['name required', 'email not_an_email', 'password too_short'],
  ],
  ['a key', createApiKeyInput, { name: '', permissions: [] }, ['name required', 'permissions too_few']],
  [
    'a key with a right that is no key’s',
    createApiKeyInput,
    { name: 'x', permissions: ['api_keys:manage'] },
    ['permissions.0 not_for_keys'],
  ],
  ['an organization', createOrganizationInput, { name: 1, locale: 'de' }, ['name wrong_type', 'locale not_an_option']],
] as const)('%s: every fault that its schema finds has its code', (_name, schema, input, codes) => {
  expect(faultsOfInput(schema, input).sort()).toEqual([...codes].sort())
})

test('a limit comes with the code, and it is the one of the sentence', () => {
  const { error } = signUpInput.safeParse({ name: longLine, email: 'a@exemple.fr', password: 'short' })
  expect(error && zodDetails(error)).toEqual([
    { path: 'name', code: 'too_long', values: { maximum: 200 }, message: 'at most 200 characters' },
    { path: 'password', code: 'too_short', values: { minimum: 10 }, message: 'at least 10 characters' },
  ])
})

test('every rule over a whole event has its code', () => {
  const at = new Date('2027-06-12T18:00:00Z')
  const twins = { path: 'ticketTypes.0', name: 'x', currency: 'EUR', capacityName: 'nowhere' }
  const faults = faultsOf({
    startsAt: at,
    endsAt: at,
    doorsAt: new Date(at.getTime() + 1),
    capacities: [],
    ticketTypes: [twins, { ...twins, currency: 'CHF' }],
  })
  expect([...new Set(faults.map(({ code }) => code))]).toEqual([
    'end_before_start',
    'doors_after_start',
    'duplicate',
    'unknown_capacity',
    'mixed_currencies',
  ])
})

test('a time that happens twice offers both instants, one that does not happen says so', () => {
  const faults = (startsAt: string) => {
    try {
      withInstants({ startsAt, timeZone: 'Europe/Paris' })
    } catch (error) {
      if (error instanceof DomainError) return error.details.map(({ code, values }) => ({ code, values }))
    }
    return []
  }
  expect(faults('2027-10-31T02:30')).toEqual([
    { code: 'time_ambiguous', values: { earlier: '2027-10-31T02:30:00+02:00', later: '2027-10-31T02:30:00+01:00' } },
  ])
  expect(faults('2027-03-28T02:30')).toEqual([{ code: 'time_skipped', values: undefined }])
  expect(faults('2027-02-30T12:00')).toEqual([{ code: 'no_such_day', values: undefined }])
})

test('a fault that is thrown without a code is `invalid`', () => {
  const { details } = new DomainError('invalid', 'x', 'x', { details: [{ path: 'a', message: 'is odd' }] })
  expect(details).toEqual([{ path: 'a', code: 'invalid', message: 'is odd' }])
})
