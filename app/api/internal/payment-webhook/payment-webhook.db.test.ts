// The door for outside payment services: what is answered to whom, and that a refused message leaves nothing behind.
import { beforeAll, describe, expect, test } from 'vitest'
import { signatureHeader } from '@/server/kernel/hmac-signature'
import { startPayment } from '@/server/payments/start-payment'
import { createIntegration } from '@/server/sellers/integrations/manage-integrations'
import { appOrigin, call, codeOf, openDoors } from '@/tests/support/doors'
import { aHold, aSale, as, type Sale } from '@/tests/support/sales-factories'
import { POST } from './route'

const doors = openDoors()
let sale: Sale
let integration: { id: string; secret: string }

beforeAll(async () => {
  const ctx = doors.ctx()
  sale = await aSale(ctx)
  await ctx.db.paymentSettings.create({
    data: {
      organizationId: sale.organizationId,
      gateways: ['external'],
      externalMethods: { bank_transfer: { enabled: true, instructions: 'IBAN FR76 3000 6000 0112 3456 7890 189' } },
      updatedAt: ctx.now,
    },
  })
  integration = await createIntegration(as(ctx, sale.owner), { name: 'Banque' })
})

async function aReference(): Promise<{ purchaseId: string; reference: string }> {
  const ctx = doors.ctx()
  const hold = await aHold(ctx, sale, 2)
  const asked = { purchaseId: hold.id, returnUrl: `${appOrigin}/`, preferredGateways: ['external'] }
  const { paymentIntentId } = await startPayment(as(ctx, hold.holder), asked)
  return { purchaseId: hold.id, reference: paymentIntentId }
}

function bodyOf(reference: string, more: object = {}): string {
  const at = new Date(doors.ctx().now).toISOString()
  return JSON.stringify({
    eventType: 'payment.completed',
    eventId: crypto.randomUUID(),
    paymentIntentId: reference,
    status: 'completed',
    timestamp: at,
    data: { payment_service_id: 'pay_1', gateway: 'banque', amount: 9_800, currency: 'EUR', completed_at: at },
    ...more,
  })
}

function send(raw: string, { secret = integration.secret, id = integration.id, signed = raw } = {}) {
  const headers = {
    'content-type': 'application/json',
    'portillon-integration': id,
    'portillon-signature': signatureHeader([secret], doors.ctx().now, signed),
  }
  return call(POST, '/api/internal/payment-webhook', { raw, headers })
}

async function written() {
  const { db } = doors.ctx()
  return [await db.integrationEvent.count(), await db.ledgerEntry.count(), await db.paymentLogEntry.count()]
}

describe('POST /api/internal/payment-webhook', () => {
  test('a signed message settles once; the same one again is answered and changes nothing', async () => {
    const { purchaseId, reference } = await aReference()
    const body = bodyOf(reference)
    const first = await send(body)
    expect(first.status, JSON.stringify(first.json)).toBe(200)
    const { db } = doors.ctx()
    expect(await db.ticket.count({ where: { purchaseId } })).toBe(2)
    const before = await written()
    const again = await send(body)
    expect(again.status).toBe(200)
    expect(again.json).toMatchObject({ data: { received: true, outcome: 'duplicate' } })
    expect(await written()).toEqual(before)
  })

  test('an unsigned, wrongly signed, unknown or odd message is refused and leaves nothing behind', async () => {
    const { reference } = await aReference()
    const body = bodyOf(reference)
    const before = await written()
    const unsigned = await call(POST, '/api/internal/payment-webhook', { raw: body })
    expect([unsigned.status, codeOf(unsigned)]).toEqual([400, 'webhooks.bad_signature'])
    for (const answered of [
      await send(body, { secret: 'another' }),
      await send(body, { signed: `${body} ` }),
      await send(body, { id: crypto.randomUUID() }),
    ])
      expect([answered.status, codeOf(answered)]).toEqual([400, 'webhooks.bad_signature'])
    expect((await send(bodyOf(reference, { surprise: true }))).status).toBe(422)
    expect((await send(bodyOf('PTL-00000-00000'))).status).toBe(404)
    expect((await send('{')).status).toBe(400)
    expect(await written()).toEqual(before)
  })

  test('another organization’s integration finds nothing', async () => {
    const ctx = doors.ctx()
    const stranger = await aSale(ctx)
    const { id, secret } = await createIntegration(as(ctx, stranger.owner), { name: 'Ailleurs' })
    const { purchaseId, reference } = await aReference()
    const answered = await send(bodyOf(reference), { id, secret })
    expect(answered.status).toBe(404)
    expect(await ctx.db.purchase.findUniqueOrThrow({ where: { id: purchaseId } })).toMatchObject({
      status: 'awaiting_payment',
    })
  })
})
