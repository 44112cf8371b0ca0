// The next number of a series. Guards: none is missing and none is given twice. The row is raised in the transaction that writes the
// document and stays locked to its end, so a document that is not written takes no number with it.
import type { TxCtx } from '@/server/kernel/ctx'
import type { DocumentKind } from './contract'

const letters: Readonly<Record<DocumentKind, string>> = { invoice: 'F', credit_note: 'A' }

type Numbered = { series: string; number: number; label: string; issuedAt: Date }
type Order = { organizationId: string; kind: DocumentKind; timeZone: string; prefix: string }

/** `F2026-000123`, by the year on the clock of `timeZone`. `issuedAt` never lies before that of the number before it. */
export async function nextNumber(tx: TxCtx, { organizationId, kind, timeZone, prefix }: Order): Promise<Numbered> {
  const { year } = Temporal.Instant.fromEpochMilliseconds(tx.now.getTime()).toZonedDateTimeISO(timeZone)
  const series = `${letters[kind]}${year}`
  const [row] = await tx.db.$queryRaw<{ last_number: number }[]>`
    INSERT INTO document_series (organization_id, series, last_number) VALUES (${organizationId}::uuid, ${series}, 1)
    ON CONFLICT (organization_id, series) DO UPDATE SET last_number = document_series.last_number + 1
    RETURNING last_number`
  if (!row) throw new Error(`series ${series} gave no number`)
  const number = row.last_number
  // A statement of its own: that of the row above began before it waited, and would not see the document it waited for.
  const [before] = await tx.db.$queryRaw<{ issuedAt: Date }[]>`
    SELECT issued_at AS "issuedAt" FROM document
    WHERE organization_id = ${organizationId}::uuid AND series = ${series} AND number = ${number - 1}::int`
  const issuedAt = new Date(Math.max(tx.now.getTime(), before?.issuedAt.getTime() ?? 0))
  return { series, number, label: `${prefix}${series}-${String(number).padStart(6, '0')}`, issuedAt }
}
