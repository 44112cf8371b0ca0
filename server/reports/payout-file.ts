// The payouts report as a file for the accountant: one row for each movement in a payout, read while it is written.

import { csvOf } from '@/server/kernel/csv'
import type { Ctx } from '@/server/kernel/ctx'
import { formatZone, type Locale } from '@/server/kernel/format'
import type { Cell, Table } from '@/server/kernel/table'
import { xlsxOf } from '@/server/kernel/xlsx'
import type { PayoutFileInput, PayoutLine } from './contract'
import { payoutLines, payoutsOf, requireReports } from './payouts'

type PayoutFile = { name: string; contentType: string; bytes: AsyncIterable<Uint8Array> }

type Words = { sheet: string; headers: readonly string[]; kinds: Record<PayoutLine['kind'], string> }

const words: Record<Locale, Words> = {
  fr: {
    sheet: 'Versements',
    headers: [
      'Versement',
      'État',
      'Arrivée en banque',
      'Opération',
      'Date',
      'Commande',
      'Acheteur',
      'Événement',
      'Montant',
      'Frais du prestataire',
      'Frais Portillon',
      'Net',
      'Devise',
      'Référence',
    ],
    kinds: {
      charge: 'Vente',
      refund: 'Remboursement',
      dispute: 'Litige',
      fee: 'Frais',
      payout: 'Versement',
      other: 'Autre',
    },
  },
  en: {
    sheet: 'Payouts',
    headers: [
      'Payout',
      'State',
      'Arrives at the bank',
      'Movement',
      'Date',
      'Purchase',
      'Buyer',
      'Event',
      'Amount',
      'Provider fees',
      'Portillon fees',
      'Net',
      'Currency',
      'Reference',
    ],
    kinds: { charge: 'Sale', refund: 'Refund', dispute: 'Dispute', fee: 'Fee', payout: 'Payout', other: 'Other' },
  },
}

const widths = [30, 12, 16, 16, 18, 16, 24, 32, 12, 18, 16, 12, 8, 32]

export async function payoutFile(ctx: Ctx, input: Omit<PayoutFileInput, 'organization'>): Promise<PayoutFile> {
  const organizationId = requireReports(ctx)
  const { days, where } = await payoutsOf(ctx, organizationId, input)
  const payouts = await ctx.db.payout.findMany({ where, orderBy: [{ at: 'asc' }, { id: 'asc' }] })
  const { sheet, headers, kinds } = words[input.locale]
  const zone = formatZone(days.timeZone, input.locale)
  async function* rows(): AsyncGenerator<readonly Cell[]> {
    const byRef = new Map(payouts.map((payout) => [payout.providerRef, payout]))
    for await (const line of payoutLines(ctx, payouts)) {
      const payout = byRef.get(line.payoutRef)
      if (!payout) continue
      const { currency } = line.amount
      yield [
        payout.providerRef,
        payout.status,
        { day: payout.arrivesOn.toISOString().slice(0, 10) },
        kinds[line.kind],
        { at: line.at, timeZone: days.timeZone },
        line.purchase?.number ?? '',
        line.purchase?.buyerName ?? '',
        line.purchase?.eventTitle ?? '',
        { money: line.amount },
        { money: { amount: line.fees.amount - line.platformFee.amount, currency } },
        { money: line.platformFee },
        { money: line.net },
        currency,
        line.reference,
      ]
    }
  }
  const columns = headers.map((header, index) => ({
    header: index === 4 ? `${header} (${zone})` : header,
    width: widths[index] ?? 16,
  }))
  const table: Table = { name: sheet, columns, rows: rows() }
  const name = `${sheet.toLowerCase()}-${days.from}-${days.to}.${input.format}`
  return input.format === 'xlsx'
    ? { name, contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', bytes: xlsxOf(table) }
    : { name, contentType: 'text/csv; charset=utf-8', bytes: csvOf(table, input.locale) }
}
