import { beforeAll, describe, expect, test } from 'vitest'
import { inTransaction } from '@/server/kernel/ctx'
import { anAwaitedPurchase, takesFromOutside } from '@/tests/support/external-factories'
import { ctx, openSale } from '@/tests/support/sale'
import { aSale, as, jobsOf, type Sale } from '@/tests/support/sales-factories'
import { confirmPayment } from '../confirm-payment'
import { bind, bookBankImport, bookLine } from './book-lines'
import type { StatementColumns } from './contract'
import { assignLine, ignoreLine } from './decide-line'
import { importStatement } from './import-statement'

let sale: Sale

openSale({ providers: false, promises: 'at the end' })
beforeAll(async () => {
  sale = await aSale(ctx, { types: [{ name: 'Plein tarif', amount: 4900, capacity: 1_000 }] })
  await takesFromOutside(ctx, sale)
})

const awaited = () => anAwaitedPurchase(ctx, sale)

const columns: StatementColumns = { date: 0, amount: 2, texts: [1], dateOrder: 'day_first', decimals: 'comma' }

async function importLines(lines: string[], currency: 'EUR' | 'USD' = 'EUR') {
  const content = Buffer.from(['Date;Libellé;Crédit', ...lines].join('\n')).toString('base64')
  const input = { fileName: 'releve.csv', content, columns, currency }
  const taken = await importStatement(as(ctx, sale.owner), input)
  expect(await jobsOf(ctx, 'book-bank-import')).toContainEqual(
    expect.objectContaining({ payload: expect.objectContaining({ importId: taken.importId }) }),
  )
  await bookBankImport(ctx, { importId: taken.importId })
  return taken
}

const lineWith = (text: string) => ctx.db.bankLine.findFirstOrThrow({ where: { text: { contains: text } } })
const statusOf = async (id: string) => (await ctx.db.purchase.findUniqueOrThrow({ where: { id } })).status

describe('an imported statement', () => {
  test('books each line once, however often and in whatever files it comes', async () => {
    const [first, second] = [await awaited(), await awaited()]
    const lines = [
      `04/03/2027;VIR ${first.reference.toLowerCase()} ROUSSEL;49,00`,
      `05/03/2027;VIR ${second.reference.replaceAll('-', ' ')};49,00`,
    ]
    expect(await importLines(lines.slice(0, 1))).toMatchObject({ lines: 1, known: 0, skipped: 0 })
    expect(await importLines(lines)).toMatchObject({ lines: 1, known: 1 })
    expect(await importLines(lines)).toMatchObject({ lines: 0, known: 2 })
    expect([await statusOf(first.id), await statusOf(second.id)]).toEqual(['paid', 'paid'])
    expect(await ctx.db.ledgerEntry.count({ where: { causeId: first.paymentId, account: 'provider:external' } })).toBe(
      1,
    )
  })

  test('keeps two equal lines of one day apart', async () => {
    const line = '06/03/2027;VIR LOYER;10,00'
    expect(await importLines([line, line])).toMatchObject({ lines: 2, known: 0 })
    expect(await importLines([line, line, line])).toMatchObject({ lines: 1, known: 2 })
  })

  test('shows what it could not match, with why, and calls a person only where somebody meant to pay', async () => {
    const paid = await awaited()
    await confirmPayment(as(ctx, sale.owner), { paymentId: paid.paymentId, amount: 4_900 })
    await importLines([
      '07/03/2027;=HYPERLINK("http://x") LOYER MARS;800,00',
      '07/03/2027;VIR PTL-2V7K0-00000 INCONNU PTL-00000-00000;49,00',
      `07/03/2027;DEUX FOIS ${paid.reference};49,00`,
      '07/03/2027;SORTIE;-12,00',
    ])
    expect(await lineWith('LOYER MARS')).toMatchObject({
      status: 'unmatched',
      reason: 'no_reference',
      text: '=HYPERLINK("http://x") LOYER MARS',
    })
    const known = ctx.db.attentionItem.findMany({ where: { kind: 'bank_line', resolvedAt: null } })
    const twice = await lineWith('DEUX FOIS')
    expect(twice).toMatchObject({ status: 'unmatched', reason: 'already_paid', paymentId: null })
    const called = (await known).map(({ subjectId }) => subjectId)
    expect(called).toContain(twice.id)
    expect(called).not.toContain((await lineWith('LOYER MARS')).id)
  })

  test('that names two purchases pays neither, and is assigned by a person; naming one twice is no riddle', async () => {
    const [first, second, third] = [await awaited(), await awaited(), await awaited()]
    await importLines([
      `17/03/2027;POUR DEUX ${first.reference} ET ${second.reference};98,00`,
      `17/03/2027;EN DOUBLE ${third.reference} ${third.reference} PTL-00000-00000;49,00`,
    ])
    const line = await lineWith('POUR DEUX')
    expect(line).toMatchObject({ status: 'unmatched', reason: 'several_references', paymentId: null })
    expect(await ctx.db.attentionItem.count({ where: { subjectId: line.id, resolvedAt: null } })).toBe(1)
    const all = [first, second, third].map(({ id }) => statusOf(id))
    expect(await Promise.all(all)).toEqual(['awaiting_payment', 'awaiting_payment', 'paid'])
    await assignLine(as(ctx, sale.owner), { lineId: line.id, purchaseId: second.id })
    expect([await statusOf(first.id), await statusOf(second.id)]).toEqual(['awaiting_payment', 'paid'])
  })

  test('that was cut off between binding and settling is finished by the next run, once', async () => {
    const cut = await awaited()
    const taken = await importStatement(as(ctx, sale.owner), {
      fileName: 'coupe.csv',
      content: Buffer.from(`Date;Libellé;Crédit\n08/03/2027;COUPE ${cut.reference};49,00`).toString('base64'),
      columns,
      currency: 'EUR',
    })
    const line = await lineWith('COUPE')
    expect(await bind(ctx, line, cut.paymentId)).toBe(true)
    await bookBankImport(ctx, { importId: taken.importId })
    await bookBankImport(ctx, { importId: taken.importId })
    expect(await statusOf(cut.id)).toBe('paid')
    expect(await lineWith('COUPE')).toMatchObject({ status: 'matched', paymentId: cut.paymentId })
  })

  test('in another currency is set aside with why, and the payment goes on waiting', async () => {
    const { id, paymentId, reference } = await awaited()
    await importLines([`11/03/2027;DOLLARS ${reference};49,00`], 'USD')
    const line = await lineWith('DOLLARS')
    expect(line).toMatchObject({ status: 'unmatched', reason: 'currency_differs', paymentId: null })
    const assigned = assignLine(as(ctx, sale.owner), { lineId: line.id, purchaseId: id })
    await expect(assigned).rejects.toMatchObject({ kind: 'conflict', code: 'payments.currency_differs' })
    expect(await lineWith('DOLLARS')).toMatchObject({ status: 'unmatched', paymentId: null })
    expect(await statusOf(id)).toBe('awaiting_payment')
    await confirmPayment(as(ctx, sale.owner), { paymentId, amount: 4_900 })
    expect(await statusOf(id)).toBe('paid')
  })

  test('in another currency that was bound before is freed again, and hides no other line of its import', async () => {
    const [foreign, own] = [await awaited(), await awaited()]
    const taken = await importLines(['12/03/2027;LIEE;49,00'], 'USD')
    expect(await bind(ctx, await lineWith('LIEE'), foreign.paymentId)).toBe(true)
    const late = { importId: taken.importId, currency: 'EUR', status: 'unmatched' as const, reason: null }
    const line = await lineWith('LIEE')
    const [id, text] = [ctx.random.uuid(ctx.now), `PUIS ${own.reference}`]
    await ctx.db.bankLine.create({
      data: { ...line, ...late, id, text, paymentId: null, fingerprint: Buffer.from(id) },
    })
    await bookBankImport(ctx, { importId: taken.importId })
    expect(await lineWith('LIEE')).toMatchObject({ status: 'unmatched', reason: 'currency_differs', paymentId: null })
    expect([await statusOf(foreign.id), await statusOf(own.id)]).toEqual(['awaiting_payment', 'paid'])
  })

  test('is known again whichever of its columns are chosen', async () => {
    const file = 'Date;Libellé;Crédit;Motif\n13/03/2027;VIR  SEPA;49,00;COLONNES'
    const content = Buffer.from(file).toString('base64')
    const ask = (texts: number[]) =>
      importStatement(as(ctx, sale.owner), {
        ...{ fileName: 'colonnes.csv', content, currency: 'EUR' },
        columns: { ...columns, texts },
      })
    expect(await ask([1])).toMatchObject({ lines: 1, known: 0 })
    expect(await ask([1, 3])).toMatchObject({ lines: 0, known: 1 })
  })

  test('leaves a line as a person decided it while it was being looked at', async () => {
    const owner = as(ctx, sale.owner)
    const { id } = await awaited()
    await importLines(['14/03/2027;LUE IGNOREE;49,00', '14/03/2027;LUE ATTRIBUEE;49,00'])
    const [ignored, assigned] = [await lineWith('LUE IGNOREE'), await lineWith('LUE ATTRIBUEE')]
    await ignoreLine(owner, { lineId: ignored.id })
    await assignLine(owner, { lineId: assigned.id, purchaseId: id })
    for (const asRead of [ignored, assigned]) await bookLine(ctx, { ...asRead, text: 'PTL-00000-00000' })
    expect(await lineWith('LUE IGNOREE')).toMatchObject({ status: 'ignored' })
    expect(await lineWith('LUE ATTRIBUEE')).toMatchObject({ status: 'matched' })
    const called = { kind: 'bank_line', subjectId: { in: [ignored.id, assigned.id] }, resolvedAt: null }
    expect(await ctx.db.attentionItem.count({ where: called })).toBe(0)
  })

  test('assigned by hand is finished by a job that was asked for with the binding', async () => {
    const { id, paymentId } = await awaited()
    const { importId } = await importLines(['15/03/2027;COUPE PAR UNE PANNE;49,00'])
    const line = await lineWith('COUPE PAR UNE PANNE')
    // The purchase is locked by somebody: the request binds, and dies before it has settled.
    await inTransaction(ctx, async (other) => {
      await other.db.$queryRaw`SELECT id FROM purchase WHERE id = ${id}::uuid FOR UPDATE`
      await expect(assignLine(as(ctx, sale.owner), { lineId: line.id, purchaseId: id })).rejects.toThrow()
    })
    expect(await lineWith('COUPE PAR UNE PANNE')).toMatchObject({ status: 'matched', paymentId })
    expect(await statusOf(id)).toBe('awaiting_payment')
    const asked = (await jobsOf(ctx, 'book-bank-import')).filter(({ payload }) => payload.importId === importId)
    expect(asked).toHaveLength(2)
    await bookBankImport(ctx, { importId })
    expect(await statusOf(id)).toBe('paid')
  })

  test('is assigned by hand to one purchase, and to no second one', async () => {
    const [first, second] = [await awaited(), await awaited()]
    await importLines(['09/03/2027;CAMILLE SANS REFERENCE;49,00'])
    const line = await lineWith('CAMILLE SANS REFERENCE')
    const owner = as(ctx, sale.owner)
    const assign = (purchaseId: string) => assignLine(owner, { lineId: line.id, purchaseId })
    const both = await Promise.allSettled([assign(first.id), assign(second.id)])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const statuses = [await statusOf(first.id), await statusOf(second.id)].sort()
    expect(statuses).toEqual(['awaiting_payment', 'paid'])
    await expect(ignoreLine(owner, { lineId: line.id })).rejects.toMatchObject({ code: 'bank.line_matched' })
  })

  test('that was set aside says so when somebody assigns it, and pays nothing', async () => {
    const { id } = await awaited()
    await importLines(['16/03/2027;MISE DE COTE;49,00'])
    const { id: lineId } = await lineWith('MISE DE COTE')
    await ignoreLine(as(ctx, sale.owner), { lineId })
    const assigned = assignLine(as(ctx, sale.owner), { lineId, purchaseId: id })
    await expect(assigned).rejects.toMatchObject({ kind: 'conflict', code: 'bank.line_ignored' })
    expect(await statusOf(id)).toBe('awaiting_payment')
  })

  test('belongs to its organization and to nobody narrowed to some events', async () => {
    await importLines(['10/03/2027;AUTRE;5,00'])
    const line = await lineWith('AUTRE')
    const stranger = await aSale(ctx)
    await expect(ignoreLine(as(ctx, stranger.owner), { lineId: line.id })).rejects.toMatchObject({ kind: 'not_found' })
    const narrowed = { ...sale.owner, eventIds: [sale.eventId] } as typeof sale.owner
    await expect(ignoreLine(as(ctx, narrowed), { lineId: line.id })).rejects.toMatchObject({ kind: 'not_found' })
    await ignoreLine(as(ctx, sale.owner), { lineId: line.id })
    expect(await lineWith('AUTRE')).toMatchObject({ status: 'ignored' })
  })
})
