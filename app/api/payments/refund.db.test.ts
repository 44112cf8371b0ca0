import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { POST } from '@/app/api/payments/[paymentId]/refund/route'
import { GET } from '@/app/api/purchases/[id]/route'
import type { Ctx } from '@/server/kernel/ctx'
import { anApiKey, anOrganization, type TestOrganization } from '@/tests/support/auth-factories'
import { call, codeOf, openDoors } from '@/tests/support/doors'
import { type StripeForTests, startStripeForTests } from '@/tests/support/payment-factories'
import { aBookedPurchase } from '@/tests/support/refund-factories'
import { aSale, type Sale } from '@/tests/support/sales-factories'

let stripe: StripeForTests
beforeAll(async () => {
  stripe = await startStripeForTests()
})
const doors = openDoors()
let ctx: Ctx
let organization: TestOrganization
let sale: Sale
let token: string

beforeAll(async () => {
  ctx = doors.ctx()
  organization = await anOrganization(ctx)
  sale = await aSale({ ...ctx, actor: { kind: 'anonymous', address: null } }, { organizationId: organization.id })
  token = (await anApiKey(ctx, organization, ['payments:refund', 'purchases:read'])).token
})
afterAll(() => stripe.stop())

const eur = (amount: number) => ({ amount, currency: 'EUR' })
const refund = (paymentId: string, body: object, more: object = {}) =>
  call(POST, `/api/payments/${paymentId}/refund`, { token, params: { paymentId }, body, ...more })
const reason = 'requested_by_customer'

describe('POST /api/payments/{paymentId}/refund', () => {
  test('answers 202 with the refund, 409 beyond what is left, and 404 for another organization’s payment', async () => {
    const { paymentId } = await aBookedPurchase(ctx, sale)
    const first = await refund(paymentId, { amount: eur(1000), reason })
    expect(first).toMatchObject({
      status: 202,
      json: { success: true, data: { refundId: expect.any(String), status: 'requested' } },
    })
    const tooMuch = await refund(paymentId, { amount: eur(3901), reason })
    expect([tooMuch.status, codeOf(tooMuch)]).toEqual([409, 'payments.refund_too_large'])
    expect((await refund(paymentId, { reason })).status).toBe(202)
    const nothing = await refund(paymentId, { reason })
    expect([nothing.status, codeOf(nothing)]).toEqual([409, 'refund.nothing_left'])
    const stranger = (await anApiKey(ctx, await anOrganization(ctx))).token
    for (const id of [paymentId, ctx.random.uuid(ctx.now)]) {
      const foreign = await refund(id, { reason }, { token: stranger })
      expect([foreign.status, codeOf(foreign)]).toEqual([404, 'payment.not_found'])
    }
    expect((await refund('nonsense', { reason })).status).toBe(404)
  })

  test('is one refund for one Idempotency-Key, and refuses the key for another amount', async () => {
    const { id, paymentId } = await aBookedPurchase(ctx, sale)
    const headers = { 'idempotency-key': `refund-${id}` }
    const ask = (amount: number) => refund(paymentId, { amount: eur(amount), reason }, { headers })
    const answers = await Promise.all([ask(500), ask(500), ask(500)])
    expect(new Set(answers.map(({ json }) => JSON.stringify(json))).size).toBe(1)
    expect((await ask(501)).status).toBe(409)
    expect(await ctx.db.refund.count({ where: { purchaseId: id } })).toBe(1)
  })

  test.each([
    ['an unknown reason', { reason: 'because' }],
    ['no reason', {}],
    ['an unknown field', { reason, refund_application_fee: true }],
    ['an amount of nothing', { reason, amount: eur(0) }],
    ['a broken amount', { reason, amount: eur(1.5) }],
    ['a bare number', { reason, amount: 100 }],
    [
      'the same ticket twice',
      { reason, ticketIds: ['0197a0e5-0000-7000-8000-000000000001', '0197A0E5-0000-7000-8000-000000000001'] },
    ],
  ])('answers 422 for %s and gives nothing back', async (_, body) => {
    const { id, paymentId } = await aBookedPurchase(ctx, sale)
    expect((await refund(paymentId, body)).status).toBe(422)
    expect(await ctx.db.refund.count({ where: { purchaseId: id } })).toBe(0)
  })

  test('of a ticket shows at once in the purchase, the money when the provider has it', async () => {
    const { id, paymentId, ticketIds } = await aBookedPurchase(ctx, sale, 2)
    expect((await refund(paymentId, { reason, ticketIds: ticketIds.slice(0, 1) })).status).toBe(202)
    const { json } = await call(GET, `/api/purchases/${id}`, { token, params: { id } })
    const { data } = json as { data: { refunded: object; tickets: { id: string; status: string }[] } }
    expect(data.refunded).toEqual(eur(0))
    expect(data.tickets.map((ticket) => [ticket.id === ticketIds[0], ticket.status]).sort()).toEqual([
      [false, 'valid'],
      [true, 'void'],
    ])
  })
})
