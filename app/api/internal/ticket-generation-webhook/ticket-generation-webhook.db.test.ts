// The door for an outside ticket printer: what it says lands on the batch once, and a refused message leaves nothing behind.
import { beforeAll, describe, expect, test } from 'vitest'
import { getBatch } from '@/server/batches/queries'
import { signatureHeader } from '@/server/kernel/hmac-signature'
import { createIntegration } from '@/server/sellers/integrations/manage-integrations'
import { aBatch, attendeesOf, workOff } from '@/tests/support/batch-factories'
import { call, codeOf, openDoors } from '@/tests/support/doors'
import { aSale, as, type Sale } from '@/tests/support/sales-factories'
import { POST } from './route'

const doors = openDoors()
const path = '/api/internal/ticket-generation-webhook'
let sale: Sale
let integration: { id: string; secret: string }
let batchId: string
let tickets: string[]

beforeAll(async () => {
  const ctx = doors.ctx()
  sale = await aSale(ctx)
  integration = await createIntegration(as(ctx, sale.owner), { name: 'Imprimeur' })
  ;({ batchId, tickets } = await anIssuedBatch(sale, 4))
})

async function anIssuedBatch(of: Sale, count: number): Promise<{ batchId: string; tickets: string[] }> {
  const ctx = doors.ctx()
  const batchId = await aBatch(ctx, of, await attendeesOf(ctx, of, count))
  await workOff(ctx, ['advance-batch', 'issue-batch-chunk'])
  const rows = await ctx.db.ticket.findMany({ where: { batchItem: { batchId } }, orderBy: { id: 'asc' } })
  return { batchId, tickets: rows.map(({ id }) => id) }
}

type Result = { ticketId: string | undefined; success: boolean } & Record<string, unknown>

function bodyOf(results: Result[], more: Record<string, unknown> = {}): string {
  const at = new Date(doors.ctx().now).toISOString()
  return JSON.stringify({
    ...{
      eventType: 'ticket.completed',
      eventId: crypto.randomUUID(),
      jobId: batchId,
      status: 'completed',
      timestamp: at,
    },
    data: { tickets: results, summary: { total: 4, successful: 4, failed: 0, processingTime: 1_500 } },
    ...more,
  })
}

const ok = (ticketId: string | undefined, fileUrl = 'https://print.example.org/1.pdf') => ({
  ...{ ticketId, success: true, ticketCode: 'TKT-001', qrCodeData: 'aGVsbG8=' },
  ...{ fileUrl, filePath: '/tickets/2026/01/30/1.pdf', generatedAt: new Date(doors.ctx().now).toISOString() },
})

function send(raw: string, { secret = integration.secret, id = integration.id, signed = raw } = {}) {
  const headers = {
    'content-type': 'application/json',
    'portillon-integration': id,
    'portillon-signature': signatureHeader([secret], doors.ctx().now, signed),
  }
  return call(POST, path, { raw, headers })
}

const written = async () => [await doors.ctx().db.integrationEvent.count(), await doors.ctx().db.outsidePrint.count()]

describe('POST /api/internal/ticket-generation-webhook', () => {
  test('marks what was printed and what failed, counts from rows, and the same message again changes nothing', async () => {
    const [first, second, third] = tickets
    const body = bodyOf([ok(first), ok(second), { ticketId: third, success: false, error: 'papier' }])
    const answered = await send(body)
    expect(answered.status, JSON.stringify(answered.json)).toBe(200)
    const summary = { total: 4, printed: 2, failed: 1, open: 1 }
    expect(answered.json).toMatchObject({ data: { received: true, outcome: 'recorded', batchId, summary } })
    const before = await written()
    expect((await send(body)).json).toMatchObject({ data: { outcome: 'duplicate', summary } })
    expect(await written()).toEqual(before)
    expect(await getBatch(as(doors.ctx(), sale.owner), { id: batchId })).toMatchObject({ outside: summary })
  })

  test('what failed can be printed later; what was printed stays', async () => {
    const [first, , third] = tickets
    const later = [ok(third, 'https://print.example.org/3.pdf'), { ticketId: first, success: false, error: 'froissé' }]
    expect((await send(bodyOf(later))).json).toMatchObject({ data: { summary: { printed: 3, failed: 0, open: 1 } } })
    const rows = await doors.ctx().db.outsidePrint.findMany({ where: { batchId } })
    expect(rows.map(({ fileUrl, error }) => [fileUrl, error]).sort()).toEqual([
      ['https://print.example.org/1.pdf', null],
      ['https://print.example.org/1.pdf', null],
      ['https://print.example.org/3.pdf', null],
    ])
  })

  test('two that come at the same instant are both recorded, and the same one twice once', async () => {
    const own = await anIssuedBatch(sale, 6)
    const half = (ids: string[]) =>
      bodyOf(
        ids.map((one) => ok(one)),
        { jobId: own.batchId },
      )
    const [a, b] = [half(own.tickets.slice(0, 4)), half(own.tickets.slice(2).reverse())]
    const answers = await Promise.all([send(a), send(b), send(a), send(b)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(answers.filter(({ json }) => JSON.stringify(json).includes('duplicate'))).toHaveLength(2)
    expect(await doors.ctx().db.outsidePrint.count({ where: { batchId: own.batchId, success: true } })).toBe(6)
  })

  test('unsigned, forged, foreign, odd or unknown is refused and leaves nothing behind', async () => {
    const [first] = tickets
    const body = bodyOf([ok(first)])
    const before = await written()
    const unsigned = await call(POST, path, { raw: body })
    expect([unsigned.status, codeOf(unsigned)]).toEqual([400, 'webhooks.bad_signature'])
    for (const answered of [
      await send(body, { secret: 'another' }),
      await send(body, { signed: `${body} ` }),
      await send(body, { id: crypto.randomUUID() }),
    ])
      expect([answered.status, codeOf(answered)]).toEqual([400, 'webhooks.bad_signature'])
    expect((await send('{')).status).toBe(400)
    const other = await anIssuedBatch(sale, 1)
    for (const odd of [
      bodyOf([ok(first)], { surprise: true }),
      bodyOf([]),
      bodyOf([ok(first), ok(first)]),
      bodyOf([ok(first, 'http://print.example.org/1.pdf')]),
      bodyOf([ok(first, 'javascript:alert(1)')]),
      bodyOf([ok(first), ok(other.tickets[0])]),
      bodyOf([ok(crypto.randomUUID())]),
    ])
      expect((await send(odd)).status, odd).toBe(422)
    expect((await send(bodyOf([ok(first)], { jobId: crypto.randomUUID() }))).status).toBe(404)
    expect(await written()).toEqual(before)
  })

  test('another organization’s batch answers like one that never was', async () => {
    const ctx = doors.ctx()
    const stranger = await aSale(ctx)
    const theirs = await createIntegration(as(ctx, stranger.owner), { name: 'Ailleurs' })
    const before = await written()
    const answered = await send(bodyOf([ok(tickets[0])]), theirs)
    expect([answered.status, codeOf(answered)]).toEqual([404, 'batch.not_found'])
    expect(await written()).toEqual(before)
  })

  test('the same eventId with other data is told so', async () => {
    const eventId = crypto.randomUUID()
    expect((await send(bodyOf([ok(tickets[0])], { eventId }))).status).toBe(200)
    expect((await send(bodyOf([ok(tickets[1])], { eventId }))).status).toBe(409)
  })
})
