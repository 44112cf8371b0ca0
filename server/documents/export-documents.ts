// The documents of a time as a table for the accounts: one row per document and tax rate, credit notes negative.
import type { Ctx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import type { Locale } from '@/server/kernel/format'
import type { Cell, Table } from '@/server/kernel/table'
import { documentContent, type ExportDocumentsInput, mostExported } from './contract'
import { documentFilter } from './queries'

const PAGE = 500

const headers: Readonly<Record<Locale, readonly string[]>> = {
  fr: [
    'Numéro',
    'Type',
    'Date',
    'Commande',
    'Événement',
    'Acheteur',
    'Société',
    'N° de TVA',
    'Taux de TVA (%)',
    'HT',
    'TVA',
    'TTC',
    'Devise',
    'Facture d’origine',
  ],
  en: [
    'Number',
    'Kind',
    'Date',
    'Purchase',
    'Event',
    'Buyer',
    'Company',
    'VAT number',
    'VAT rate (%)',
    'Without VAT',
    'VAT',
    'With VAT',
    'Currency',
    'Original invoice',
  ],
}
const kinds = {
  fr: { invoice: 'Facture', credit_note: 'Avoir' },
  en: { invoice: 'Invoice', credit_note: 'Credit note' },
} as const

export async function exportDocuments(ctx: Ctx, { locale, ...filter }: ExportDocumentsInput): Promise<Table> {
  const where = documentFilter(ctx, filter)
  const count = await ctx.db.document.count({ where })
  if (count > mostExported) {
    fail('invalid', 'documents.too_many', `At most ${mostExported} documents in one export: choose a shorter time.`, {
      details: [{ path: 'from', message: 'choose a shorter time' }],
    })
  }
  const columns = headers[locale].map((header) => ({ header, width: 18 }))
  return { name: 'Documents', columns, rows: rowsOf(ctx, where, locale) }
}

async function* rowsOf(
  ctx: Ctx,
  where: ReturnType<typeof documentFilter>,
  locale: Locale,
): AsyncGenerator<readonly Cell[]> {
  let after: string | undefined
  do {
    const page = await ctx.db.document.findMany({
      where,
      orderBy: { id: 'asc' },
      take: PAGE,
      ...(after && { cursor: { id: after }, skip: 1 }),
    })
    for (const row of page) {
      const content = documentContent.parse(row.content)
      const { buyer, event } = content
      const sign = row.kind === 'invoice' ? 1 : -1
      const amount = (minor: number) => ({ money: { amount: sign * minor, currency: row.currency } })
      for (const rate of content.vat) {
        yield [
          row.label,
          kinds[locale][row.kind],
          { at: row.issuedAt, timeZone: event.timeZone },
          content.purchaseNumber,
          event.title,
          buyer.name,
          buyer.company,
          buyer.vatNumber,
          rate.basisPoints / 100,
          amount(rate.grossMinor - rate.vatMinor),
          amount(rate.vatMinor),
          amount(rate.grossMinor),
          row.currency,
          content.takesBack?.label ?? '',
        ]
      }
    }
    after = page.length === PAGE ? page.at(-1)?.id : undefined
  } while (after)
}
