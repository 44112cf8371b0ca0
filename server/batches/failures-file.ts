// The tickets of a batch that could not be made, as the text of a CSV file that spreadsheets open.
import { csvOf } from '@/server/kernel/csv'
import type { Ctx } from '@/server/kernel/ctx'
import type { Locale } from '@/server/kernel/format'
import type { Cell } from '@/server/kernel/table'
import { failureWords } from './batch-words'
import { loadBatch } from './load-batch'

type Row = {
  position: number
  guestId: string
  name: string | null
  email: string | null
  code: string | null
  errorCode: string
  errorMessage: string | null
}

const headers: Record<Locale, readonly string[]> = {
  fr: ['N°', 'Identifiant', 'Nom', 'E‑mail', 'Billet', 'Code', 'Raison'],
  en: ['No.', 'Id', 'Name', 'E‑mail', 'Ticket', 'Code', 'Reason'],
}

export async function batchFailuresFile(ctx: Ctx, input: { id: string; locale: Locale }): Promise<string> {
  const batch = await loadBatch(ctx, input.id, 'tickets:read')
  const found = await ctx.db.$queryRaw<Row[]>`
    SELECT i.position, i.guest_id AS "guestId", a.name, a.email, t.code, i.error_code AS "errorCode", i.error_message AS "errorMessage"
    FROM batch_item i LEFT JOIN ticket t ON t.batch_item_id = i.id
    LEFT JOIN attendee a ON a.id::text = i.guest_id AND a.event_id = ${batch.eventId}::uuid
    WHERE i.batch_id = ${batch.id}::uuid AND i.status = 'failed' ORDER BY i.position`
  const rows = async function* (): AsyncGenerator<Cell[]> {
    for (const row of found)
      yield [
        row.position + 1,
        row.guestId,
        row.name,
        row.email,
        row.code,
        row.errorCode,
        failureWords(row.errorCode, input.locale) ?? row.errorMessage,
      ]
  }
  const columns = headers[input.locale].map((header) => ({ header, width: 20 }))
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let text = ''
  for await (const bytes of csvOf({ name: 'tickets', columns, rows: rows() }, input.locale))
    text += decoder.decode(bytes)
  return text
}
