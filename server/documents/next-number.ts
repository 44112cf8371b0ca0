// The next number of a series. Guards: none is missing and none is given twice. The row is raised in the transaction that writes the
// document and stays locked to its end, so a document that is not written takes no number with it.
import type { TxCtx } from '@/server/kernel/ctx'
import type { DocumentKind } from './contract'

const letters: Readonly<Record<DocumentKind, string>> = { invoice: 'F', credit_note: 'A' }

type Numbered = { series: string; number: number }
type Order = { organizationId: string; kind: DocumentKind; timeZone: string }

/** By the year on the clock of `timeZone`. */
export async function nextNumber(tx: TxCtx, { organizationId, kind, timeZone }: Order): Promise<Numbered> {
  const { year } = Temporal.Instant.fromEpochMilliseconds(tx.now.getTime()).toZonedDateTimeISO(timeZone)
  const series = `${letters[kind]}${year}`
  const [row] = await tx.db.$queryRaw<{ last_number: number }[]>`
    INSERT INTO document_series (organization_id, series, last_number) VALUES (${organizationId}::uuid, ${series}, 1)
    ON CONFLICT (organization_id, series) DO UPDATE SET last_number = document_series.last_number + 1
    RETURNING last_number`
  if (!row) throw new Error(`series ${series} gave no number`)
  return { series, number: row.last_number }
}
