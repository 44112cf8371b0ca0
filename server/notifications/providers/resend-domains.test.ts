// Sender domains through our client against the stand-in: every answer is told apart from none.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Carriers, startCarriers } from '@/tests/support/message-carriers'
import { type ResendDomains, resendDomains } from './resend-domains'

let carriers: Carriers
let domains: ResendDomains

beforeAll(async () => {
  carriers = await startCarriers()
  const configured = resendDomains()
  if (!configured) throw new Error('Resend is not configured')
  domains = configured
})
afterEach(() => carriers.mend())
afterAll(() => carriers.stop())

async function aDomain(name: string) {
  const made = await domains.create(name)
  if (made.outcome !== 'done') throw new Error(made.outcome)
  return made.value
}

test('a domain is made with the records that its DNS must hold, checked, and removed, also twice', async () => {
  const made = await aDomain('billets.exemple.fr')
  expect(made).toMatchObject({ name: 'billets.exemple.fr', status: 'pending' })
  expect(made.records).toHaveLength(3)
  expect(made.records[0]).toEqual({
    record: 'SPF',
    name: 'send',
    type: 'MX',
    value: 'feedback-smtp.eu-west-1.amazonses.com',
    priority: 10,
    status: 'not_started',
  })
  expect(await domains.verify(made.id)).toEqual({ outcome: 'done', value: true })
  expect(await domains.read(made.id)).toMatchObject({ outcome: 'done', value: { status: 'pending' } })
  const door = `${carriers.url('resend')}/_control/domains/${made.id}`
  for (const status of ['failed', 'verified']) {
    await fetch(door, { method: 'POST', body: JSON.stringify({ status }) })
    expect(await domains.read(made.id)).toMatchObject({ outcome: 'done', value: { status } })
  }
  for (const _ of ['first', 'again']) expect(await domains.remove(made.id)).toEqual({ outcome: 'done', value: true })
  expect(await domains.read(made.id)).toMatchObject({ outcome: 'refused', code: 'not_found' })
})

test('a name that the account has already is refused, and can be found', async () => {
  const made = await aDomain('deux.exemple.fr')
  expect(await domains.create('deux.exemple.fr')).toMatchObject({
    outcome: 'refused',
    code: 'validation_error',
    reason: expect.stringContaining('already'),
  })
  expect(await domains.find('deux.exemple.fr')).toMatchObject({ outcome: 'done', value: { id: made.id } })
  expect(await domains.find('trois.exemple.fr')).toEqual({ outcome: 'done', value: null })
  expect(await domains.create('pas un domaine')).toMatchObject({ outcome: 'refused' })
})

test.each([{ status: 500 }, { status: 503 }, { status: 429 }, { dropAnswers: true }])(
  'with %j there is no answer, rather than a no',
  async (settings) => {
    const { id } = await aDomain(`faute-${JSON.stringify(settings).replace(/\W/g, '')}.exemple.fr`.toLowerCase())
    await carriers.fault('resend', settings)
    for (const asked of [domains.create('quatre.exemple.fr'), domains.read(id), domains.verify(id)])
      expect(await asked).toEqual({ outcome: 'no_answer' })
  },
)

test('an id from elsewhere cannot leave its place in the address', async () => {
  expect(await domains.read('../emails')).toMatchObject({ outcome: 'refused' })
  expect(await domains.read('a/b?c')).toMatchObject({ outcome: 'refused' })
})
