// Disputes through the real SDK: evidence staged and submitted, deadlines, inquiries, several of one payment, on a connected account.
import { expect, test } from 'vitest'
import { control, eventually, refusal, sessionParams, startUnderTest, startWebhookApp } from '../stand-ins-under-test'

async function disputed(order: object = {}) {
  const app = await startWebhookApp()
  const running = await startUnderTest({ appUrl: app.url })
  const { id } = await running.sdk.checkout.sessions.create(sessionParams())
  const { json: paid } = await control(running.stripe, 'POST', `checkout/${id}`, { outcome: 'pay' })
  const paymentIntent = String(paid.payment_intent)
  const dispute = (more: object) => control(running.stripe, 'POST', 'disputes', { paymentIntent, ...more })
  const { json } = await dispute({ outcome: 'open', ...order })
  const types = () => app.received.map(({ type }) => type).filter((type) => type.startsWith('charge.dispute'))
  return { ...running, dispute, types, id: String(json.id), pdf: Buffer.from('%PDF-1.7 a file of the tests') }
}

const upload = (data: Buffer, type = 'application/pdf') =>
  ({ purpose: 'dispute_evidence', file: { data, name: 'evidence.pdf', type } }) as const

test('a file is uploaded whole, once for its key, and can be read again', async () => {
  const { sdk, stripe, pdf } = await disputed()
  const key = { idempotencyKey: 'file-1' }
  const file = await sdk.files.create(upload(pdf), key)
  expect(file).toMatchObject({ purpose: 'dispute_evidence', size: pdf.length, type: 'pdf', filename: 'evidence.pdf' })
  expect((await sdk.files.create(upload(pdf), key)).id).toBe(file.id)
  const other = await refusal(sdk.files.create(upload(Buffer.from('%PDF-other')), key))
  expect(other.type).toBe('StripeIdempotencyError')
  expect(await sdk.files.retrieve(file.id)).toMatchObject({ id: file.id })
  const { json } = await control(stripe, 'GET', `files/${file.id}`)
  expect(Buffer.from(json.base64, 'base64').equals(pdf)).toBe(true)
  expect((await refusal(sdk.files.create(upload(pdf, 'text/html')))).param).toBe('file')
})

test('evidence is staged, then submitted once; the bank looks at it and decides', async () => {
  const { sdk, id, pdf, dispute, types } = await disputed()
  const staged = await sdk.disputes.update(id, { evidence: { customer_name: 'Camille' }, submit: false })
  expect(staged).toMatchObject({
    status: 'needs_response',
    evidence_details: { submission_count: 0, has_evidence: true },
  })
  const file = await sdk.files.create(upload(pdf))
  const evidence = { service_documentation: file.id, uncategorized_text: 'Entrée à 20 h 03.' }
  const sent = await sdk.disputes.update(id, { evidence, submit: true })
  expect(sent).toMatchObject({
    status: 'under_review',
    evidence: { customer_name: 'Camille', service_documentation: file.id },
    evidence_details: { submission_count: 1 },
  })
  expect((await refusal(sdk.disputes.update(id, { evidence }))).statusCode).toBe(400)
  const won = await dispute({ outcome: 'won' })
  expect(won.json).toMatchObject({ id, status: 'won' })
  await eventually('the money', () => types().includes('charge.dispute.funds_reinstated'))
  expect(types().filter((type) => type === 'charge.dispute.updated')).toHaveLength(2)
})

test('an unknown field, an unknown file and evidence after the deadline are refused', async () => {
  const { sdk, id } = await disputed({ dueInSeconds: -60 })
  const wrong = { ticket: 'x' } as object
  expect((await refusal(sdk.disputes.update(id, { evidence: wrong }))).code).toBe('parameter_unknown')
  const missing = await refusal(sdk.disputes.update(id, { evidence: { receipt: 'file_none' } }))
  expect([missing.code, missing.param]).toEqual(['resource_missing', 'evidence[receipt]'])
  expect((await sdk.disputes.retrieve(id)).evidence_details.past_due).toBe(true)
  const late = await refusal(sdk.disputes.update(id, { evidence: { customer_name: 'Camille' } }))
  expect(late.message).toContain('deadline')
})

test('an inquiry takes no money until it becomes a dispute; one that is closed stays an inquiry', async () => {
  const { sdk, id, dispute } = await disputed({ outcome: 'warning', reason: 'general' })
  expect(await sdk.disputes.retrieve(id)).toMatchObject({
    status: 'warning_needs_response',
    reason: 'general',
    balance_transactions: [],
    is_charge_refundable: true,
  })
  const grown = await dispute({ outcome: 'open' })
  expect(grown.json).toMatchObject({ id, status: 'needs_response', balance_transactions: [{ amount: -9800 }] })
  const other = await disputed({ outcome: 'warning' })
  expect((await other.dispute({ outcome: 'won' })).json).toMatchObject({ id: other.id, status: 'warning_closed' })
})

test('parts of one payment are disputed one by one, never more than was paid', async () => {
  const { id, dispute } = await disputed({ amount: 4900 })
  const second = await dispute({ outcome: 'open', amount: 9000 })
  expect(second.json).toMatchObject({ amount: 4900, status: 'needs_response' })
  expect((await dispute({ outcome: 'open', amount: 1 })).status).toBe(409)
  expect((await dispute({ outcome: 'lost', dispute: id })).json).toMatchObject({ id, status: 'lost' })
})
