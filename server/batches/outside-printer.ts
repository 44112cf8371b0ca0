// An outside ticket printer says what became of the tickets of a batch (`POST /api/internal/ticket-generation-webhook`). Guards: believed by its
// signature alone; a message is applied once per integration; what was printed stays printed, what failed may be printed later; the batch's
// own tickets and files are not the printer's to change; another organization's batch and one that never was answer alike.
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { isSignedBy } from '@/server/kernel/hmac-signature'
import { invalidInput } from '@/server/kernel/known-faults'
import { id, instant, line } from '@/server/kernel/text'
import { integrationSecrets } from '@/server/sellers/integrations/integration-secret'
import type { PrintCounts } from './contract'

const MAX_TICKETS = 1_000

const printed = z.strictObject({
  ticketId: id,
  success: z.boolean(),
  ticketCode: line(100).nullable().optional(),
  /** Theirs; it is neither looked at nor kept. */
  qrCodeData: z.string().max(8_192).nullable().optional(),
  fileUrl: z
    .url({ protocol: /^https$/, error: 'must be an https address' })
    .max(2_000)
    .nullable()
    .optional(),
  filePath: line(1_000).nullable().optional(),
  generatedAt: instant.nullable().optional(),
  error: line(500).nullable().optional(),
})

const count = z.int().min(0).max(1_000_000)

const printerMessage = z
  .strictObject({
    eventType: z.enum(['ticket.completed', 'ticket.failed']),
    /** Unique per integration. */
    eventId: line(255),
    /** The batch. */
    jobId: id,
    status: z.enum(['processing', 'completed', 'failed']),
    timestamp: instant,
    data: z.strictObject({
      tickets: z.array(printed).min(1).max(MAX_TICKETS),
      /** Of the whole job as the printer counts; ours come from rows. */
      summary: z
        .strictObject({ total: count, successful: count, failed: count, processingTime: z.number().min(0) })
        .optional(),
    }),
  })
  .superRefine(({ data }, context) => {
    const seen = new Set<string>()
    for (const [index, { ticketId }] of data.tickets.entries()) {
      if (seen.has(ticketId))
        context.addIssue({ code: 'custom', path: ['data', 'tickets', index, 'ticketId'], message: 'is named twice' })
      seen.add(ticketId)
    }
  })
type PrinterMessage = z.infer<typeof printerMessage>

export type PrinterAnswer = { outcome: 'recorded' | 'duplicate'; batchId: string; summary: PrintCounts }

type SignedMessage = { integration: string | null; signature: string | null; rawBody: string }

export async function receivePrinterMessage(ctx: Ctx, message: SignedMessage): Promise<PrinterAnswer> {
  const { integration, signature: header, rawBody } = message
  const secrets = integration === null ? null : await integrationSecrets(ctx, integration)
  if (integration === null || !secrets || !isSignedBy(secrets.secrets, { header, rawBody, now: ctx.now }))
    fail('bad_request', 'webhooks.bad_signature', 'The signature is missing, wrong or too old.')
  const { organizationId } = secrets
  const said = parsed(rawBody)
  const batch = { id: said.jobId, organizationId }
  if ((await ctx.db.ticketBatch.count({ where: batch })) === 0) return notFound('batch')
  const outcome = await inTransaction(ctx, async (tx) => {
    const key = { integrationId: integration, eventId: said.eventId }
    const event = { ...key, organizationId, payload: rawBody, outcome: 'recorded', receivedAt: tx.now }
    const { count: isNew } = await tx.db.integrationEvent.createMany({ data: event, skipDuplicates: true })
    if (isNew === 0) {
      const known = await tx.db.integrationEvent.findUniqueOrThrow({ where: { integrationId_eventId: key } })
      return repeated(known.payload, said)
    }
    await record(tx, integration, said)
    return 'recorded' as const
  })
  return { outcome, batchId: batch.id, summary: await printCounts(ctx, batch.id) }
}

function parsed(rawBody: string): PrinterMessage {
  let value: unknown
  try {
    value = JSON.parse(rawBody)
  } catch {
    return fail('bad_request', 'request.malformed', 'The body is not valid JSON.')
  }
  const result = printerMessage.safeParse(value)
  if (!result.success) throw invalidInput(result.error)
  return result.data
}

/** The same message again, whenever it was sent; the same id with other data is none of it. */
function repeated(payload: string, { timestamp: _sent, ...said }: PrinterMessage): 'duplicate' {
  const before = printerMessage.safeParse(JSON.parse(payload))
  const { timestamp: _first, ...known } = before.data ?? { timestamp: null }
  if (!isDeepStrictEqual(known, said))
    fail('conflict', 'webhooks.event_differs', 'Another message came under this eventId; nothing was recorded.')
  return 'duplicate'
}

/** All or nothing: a message that names a ticket of another batch is refused whole. */
async function record(tx: TxCtx, integrationId: string, { jobId, data }: PrinterMessage): Promise<void> {
  const found = await tx.db.ticket.findMany({
    where: { id: { in: data.tickets.map(({ ticketId }) => ticketId) }, batchItem: { batchId: jobId } },
    select: { id: true, batchItemId: true },
  })
  const items = new Map(found.map((ticket) => [ticket.id, ticket.batchItemId]))
  const strangers = data.tickets.flatMap(({ ticketId }, index) =>
    items.has(ticketId) ? [] : [{ path: `data.tickets.${index}.ticketId`, message: 'is no ticket of this batch' }],
  )
  if (strangers.length > 0)
    fail('invalid', 'batch.unknown_ticket', 'Some tickets are not of this batch; nothing was recorded.', {
      details: strangers,
    })
  const rows = data.tickets.map(({ ticketId, success, fileUrl, filePath, error }) => ({
    itemId: items.get(ticketId),
    success,
    fileUrl: fileUrl ?? null,
    filePath: filePath ?? null,
    error: success ? null : (error ?? 'failed'),
  }))
  await tx.db.$executeRaw`
    INSERT INTO outside_print AS o (batch_item_id, batch_id, integration_id, success, file_url, file_path, error, at)
    SELECT v."itemId", ${jobId}::uuid, ${integrationId}::uuid, v.success, v."fileUrl", v."filePath", v.error, ${tx.now}::timestamptz
    FROM json_to_recordset(${JSON.stringify(rows)}::json)
      AS v("itemId" uuid, success boolean, "fileUrl" text, "filePath" text, error text)
    ORDER BY v."itemId"
    ON CONFLICT (batch_item_id) DO UPDATE SET integration_id = excluded.integration_id, success = excluded.success,
      file_url = excluded.file_url, file_path = excluded.file_path, error = excluded.error, at = excluded.at
    WHERE NOT o.success`
}

/** From rows. `open`: nothing has been said of them yet. */
export async function printCounts(ctx: Pick<Ctx, 'db'>, batchId: string): Promise<PrintCounts> {
  const [row] = await ctx.db.$queryRaw<PrintCounts[]>`
    SELECT count(*)::int AS total, count(*) FILTER (WHERE o.success)::int AS printed,
      count(*) FILTER (WHERE NOT o.success)::int AS failed, count(*) FILTER (WHERE o.batch_item_id IS NULL)::int AS open
    FROM batch_item i LEFT JOIN outside_print o ON o.batch_item_id = i.id WHERE i.batch_id = ${batchId}::uuid`
  return row ?? { total: 0, printed: 0, failed: 0, open: 0 }
}
