import { parse } from 'csv-parse/sync'
import { strFromU8, unzipSync } from 'fflate'
import { beforeAll, describe, expect, test } from 'vitest'
import { GET } from '@/app/api/reports/payouts/route'
import { inTransaction } from '@/server/kernel/ctx'
import { bookMovements } from '@/server/payments/ledger/book-movements'
import type { Movement } from '@/server/payments/ledger/movement'
import {
  aBrowserCookie,
  aMember,
  anApiKey,
  anOrganization,
  type TestOrganization,
} from '@/tests/support/auth-factories'
import { openDoors, request } from '@/tests/support/doors'
import { memberOf } from '@/tests/support/event-factories'
import { aHold, aSale, type Sale } from '@/tests/support/sales-factories'
import { payoutDetail, payoutReport } from './payouts'

const doors = openDoors({ STRIPE_CONNECT: 'on' })
let organization: TestOrganization
let sale: Sale
let number = ''
let payoutId = ''

// The last minute of the 14th and the first of the 15th in Paris.
const lateOn14 = new Date('2027-03-14T22:59:00Z')
const earlyOn15 = new Date('2027-03-14T23:00:00Z')

beforeAll(async () => {
  const ctx = doors.ctx()
  organization = await anOrganization(ctx)
  sale = await aSale(ctx, { organizationId: organization.id, title: '=SOMME(A1:A9)' })
  const hold = await aHold({ ...ctx, actor: { kind: 'anonymous', address: null } }, sale)
  number = hold.number
  payoutId = await aPayout('po_first', lateOn14, [
    { ref: 'txn_sale', kind: 'charge', amount: 4900, fee: 222, applicationFee: 123, sourceRef: 'ch_1' },
    { ref: 'txn_refund', kind: 'refund', amount: -1000, fee: 0, applicationFee: 0, sourceRef: 're_1' },
    { ref: 'txn_fee', kind: 'fee', amount: -50, fee: 0, applicationFee: 0, sourceRef: null },
  ])
  await aPayout('po_second', earlyOn15, [])
  await ctx.db.balanceEntry.updateMany({
    where: { providerRef: { in: ['txn_sale', 'txn_refund'] } },
    data: { purchaseId: hold.id },
  })
})

async function aPayout(
  ref: string,
  at: Date,
  moved: readonly Omit<Movement, 'at' | 'availableOn' | 'currency' | 'intentRef' | 'source' | 'paymentHint'>[],
) {
  const ctx = doors.ctx()
  const id = ctx.random.uuid(ctx.now)
  const amountMinor = moved.reduce((sum, { amount, fee }) => sum + amount - fee, 0)
  await ctx.db.payout.create({
    data: {
      id,
      organizationId: organization.id,
      gateway: 'stripe',
      account: 'acct_1',
      providerRef: ref,
      status: 'paid',
      amountMinor,
      currency: 'EUR',
      arrivesOn: new Date('2027-03-16'),
      at,
    },
  })
  const movements = moved.map(
    (one, index): Movement => ({
      ...one,
      currency: 'EUR',
      intentRef: null,
      source: { amount: one.amount, currency: 'EUR' },
      paymentHint: null,
      availableOn: at,
      at: new Date(at.getTime() - 3_600_000 + index * 1000),
    }),
  )
  await inTransaction(ctx, (tx) =>
    bookMovements(tx, { gateway: 'stripe', account: 'acct_1' }, organization.id, movements),
  )
  await ctx.db.balanceEntry.updateMany({
    where: { providerRef: { in: movements.map((one) => one.ref) } },
    data: { payoutRef: ref },
  })
  return id
}

const owner = () => doors.ctx(memberOf(organization.id))

describe('the report', () => {
  test('says what is in each payout, by days of the organization’s own calendar', async () => {
    const both = await payoutReport(owner(), { from: '2027-03-14', to: '2027-03-15' })
    expect(both.days).toEqual({ from: '2027-03-14', to: '2027-03-15', timeZone: 'Europe/Paris' })
    expect(both.payouts.map(({ reference }) => reference)).toEqual(['po_second', 'po_first'])
    expect(both.totals).toEqual([{ amount: 3628, currency: 'EUR' }])
    expect(both.payouts[1]).toMatchObject({
      sales: { count: 1, amount: { amount: 4900 } },
      refunds: { count: 1, amount: { amount: -1000 } },
      fees: { amount: 272 },
      amount: { amount: 3628 },
    })
    const first = await payoutReport(owner(), { from: '2027-03-14', to: '2027-03-14' })
    expect(first.payouts.map(({ reference }) => reference)).toEqual(['po_first'])
  })

  test('lists a payout’s movements with their purchases, for its own organization alone', async () => {
    const { lines, more } = await payoutDetail(owner(), { id: payoutId })
    expect(lines.map(({ kind, purchase }) => [kind, purchase?.number ?? null])).toEqual([
      ['charge', number],
      ['refund', number],
      ['fee', null],
    ])
    expect(more).toBe(false)
    const other = await anOrganization(doors.ctx())
    await expect(payoutDetail(doors.ctx(memberOf(other.id)), { id: payoutId })).rejects.toMatchObject({
      kind: 'not_found',
    })
    expect(
      (await payoutReport(doors.ctx(memberOf(other.id)), { from: '2027-03-14', to: '2027-03-15' })).payouts,
    ).toEqual([])
  })

  test('is about the whole organization: a member of some events is refused', async () => {
    const narrowed = doors.ctx(memberOf(organization.id, 'read_only', [sale.eventId]))
    await expect(payoutReport(narrowed, {})).rejects.toMatchObject({ kind: 'forbidden' })
  })
})

describe('the file', () => {
  const address = (more: string) => `/api/reports/payouts?from=2027-03-14&to=2027-03-15${more}`
  const get = (path: string, headers: Record<string, string> = {}, token?: string) =>
    GET(request(path, { headers, token }), { params: Promise.resolve({}) })

  test('is a French CSV whose formulas are texts and whose amounts are numbers', async () => {
    const { token } = await anApiKey(doors.ctx(), organization)
    const answer = await get(address('&format=csv&locale=fr'), {}, token)
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(answer.headers.get('content-disposition')).toBe(
      'attachment; filename="versements-2027-03-14-2027-03-15.csv"',
    )
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const rows: string[][] = parse(bytes, { delimiter: ';', bom: true })
    expect(rows[0]?.slice(0, 5)).toEqual([
      'Versement',
      'État',
      'Arrivée en banque',
      'Opération',
      'Date (heure de Paris)',
    ])
    expect(rows[1]).toEqual([
      'po_first',
      'paid',
      '2027-03-16',
      'Vente',
      '2027-03-14 22:59',
      number,
      'Camille Roussel',
      "'=SOMME(A1:A9)",
      '49,00',
      '0,99',
      '1,23',
      '46,78',
      'EUR',
      'ch_1',
    ])
    expect(rows.map((row) => row[8])).toEqual(['Montant', '49,00', '-10,00', '-0,50'])
  })

  test('is a workbook with the same rows, for the dashboard by its cookie', async () => {
    const cookie = await aBrowserCookie(doors.ctx(), organization.owner)
    const answer = await get(address(`&format=xlsx&locale=en&organization=${organization.slug}`), { cookie })
    expect(answer.status).toBe(200)
    const files = unzipSync(new Uint8Array(await answer.arrayBuffer()))
    const sheet = strFromU8(files['xl/worksheets/sheet1.xml'] ?? new Uint8Array())
    expect(sheet.match(/<row /g)).toHaveLength(4)
    expect(sheet).toContain(number)
    expect(sheet).toContain('<v>46.78</v>')
  })

  test('asks for a credential, both permissions and the organization’s membership', async () => {
    const ctx = doors.ctx()
    const status = async (answer: Promise<Response>) => (await answer).status
    expect(await status(get(address('')))).toBe(401)
    for (const permission of ['reports:read', 'payments:read'] as const) {
      const { token } = await anApiKey(ctx, organization, [permission])
      expect(await status(get(address(''), {}, token)), permission).toBe(403)
    }
    const gate = await aBrowserCookie(ctx, await aMember(ctx, organization, 'gate_staff'))
    expect(await status(get(address(`&organization=${organization.slug}`), { cookie: gate }))).toBe(403)
    const stranger = await aBrowserCookie(ctx, (await anOrganization(ctx)).owner)
    expect(await status(get(address(`&organization=${organization.slug}`), { cookie: stranger }))).toBe(401)
    const { token } = await anApiKey(ctx, organization)
    expect(await status(get('/api/reports/payouts?from=hier', {}, token))).toBe(422)
    expect(await status(get('/api/reports/payouts?from=2027-03-15&to=2027-03-14', {}, token))).toBe(422)
  })
})
