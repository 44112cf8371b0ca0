// Tickets for attendees an organizer brought, one or by the thousand: what is asked, how a batch stands and what became of each of its
// tickets. Safe for the browser.
import { z } from 'zod'
import { locales } from '@/server/kernel/format'
import { id } from '@/server/kernel/text'

export const generateTicketInput = z.strictObject({ guestId: id, eventId: id, ticketTypeId: id })
export type GenerateTicket = z.output<typeof generateTicketInput>

export type GeneratedTicket = {
  id: string
  ticketCode: string
  status: 'generated'
  /** A PNG. */
  qrCodeUrl: string
  qrToken: string
  pdfUrl: string
}

/** As many ids as fit into a body of 1 MiB with room to spare. */
export const maxBatch = 20_000

export const batchPriorities = ['high', 'normal', 'low'] as const
export type BatchPriority = (typeof batchPriorities)[number]

/** Whatever can be the name of somebody: one that names nobody fails by itself and keeps no other from its ticket. */
const guestId = z
  .string()
  .min(1, 'must not be empty')
  .max(100, 'at most 100 characters')
  .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces')
  .transform((text) => text.toLowerCase())

const guestIds = z
  .array(guestId)
  .min(1, 'at least 1')
  .max(maxBatch, `at most ${maxBatch}`)
  .superRefine((ids, context) => {
    const seen = new Set<string>()
    for (const [index, one] of ids.entries()) {
      if (seen.has(one))
        context.addIssue({ code: 'custom', path: [index], message: 'is named twice', params: { code: 'duplicate' } })
      seen.add(one)
    }
  })

const order = {
  eventId: id,
  ticketTypeId: id,
  templateId: id.optional(),
  priority: z.enum(batchPriorities, 'must be high, normal or low').default('normal'),
}

export const createBatchInput = z.strictObject({ ...order, guestIds })
export type CreateBatch = z.output<typeof createBatchInput>

/** From the dashboard: chosen people, or all of the event's who have no live ticket yet. `key` is made anew for each batch that is meant. */
export const startBatchInput = z.strictObject({ ...order, guestIds: guestIds.or(z.literal('without_ticket')), key: id })
export type StartBatch = z.output<typeof startBatchInput>

export type BatchStarted = { batchId: string; totalCount: number; status: 'processing' | 'completed' | 'failed' }

export const batchIdInput = z.strictObject({ id })

/** Of the REST answer; without it, all. */
export const batchReportQuery = z.strictObject({
  from: z
    .string()
    .regex(/^\d{1,6}$/, 'must be a position')
    .transform(Number)
    .default(0),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'must be a number')
    .transform(Number)
    .default(maxBatch),
})

export type BatchReport = {
  batchId: string
  status: 'processing' | 'completed' | 'failed'
  /** Milliseconds from the request to the last ticket, or until now. */
  summary: { total: number; successful: number; failed: number; processingTime: number }
  /** Those that are decided, in the order in which they were asked for. */
  tickets: ReportedTicket[]
}

export type ReportedTicket = {
  ticketId: string | null
  ticketCode: string | null
  guestId: string
  success: boolean
  error?: { code: string; message: string }
  fileUrl: string | null
  filePath: string | null
  generatedAt: Date | null
}

export const batchStatuses = ['processing', 'completed', 'failed', 'cancelled'] as const
export type BatchStatus = (typeof batchStatuses)[number]

export const batchItemStatuses = ['pending', 'issued', 'succeeded', 'failed', 'cancelled'] as const
export type BatchItemStatus = (typeof batchItemStatuses)[number]

export type BatchSummary = {
  id: string
  eventId: string
  ticketType: { id: string; name: string }
  status: BatchStatus
  priority: BatchPriority
  createdAt: Date
  /** When the last ticket was decided, or it was cancelled. */
  endedAt: Date | null
  total: number
  /** Without a ticket yet. */
  pending: number
  /** With a ticket, its PDF not yet made. */
  issued: number
  succeeded: number
  failed: number
  cancelled: number
  /** Over the last 30 s; null when it does not run. */
  perMinute: number | null
  secondsLeft: number | null
  /** What this caller may do now. */
  can: { cancel: boolean; retry: boolean; archive: boolean }
}

/** What an outside printer said of a batch's tickets. `open`: nothing yet. */
export type PrintCounts = { total: number; printed: number; failed: number; open: number }

/** `outside`: null while no outside printer has said anything. */
export type BatchView = BatchSummary & { archives: BatchArchiveView[]; outside: PrintCounts | null }

export type RunningBatch = Pick<BatchSummary, 'id' | 'eventId' | 'total' | 'succeeded' | 'failed' | 'secondsLeft'> & {
  eventTitle: string
}

export const archiveKinds = ['zip', 'print'] as const
export type ArchiveKind = (typeof archiveKinds)[number]

export type BatchArchiveView = {
  kind: ArchiveKind
  /** Outdated: some of its tickets ended, were blocked or have another code since. It is not handed out; it is to be made again. */
  status: 'making' | 'ready' | 'outdated' | 'failed'
  /** How many, when it is outdated. */
  changed: number
  /** Tickets that are in it so far, and in the end. */
  done: number
  total: number
  createdAt: Date
  /** Paths to open from a page, once it is ready: one zip, or the parts to print. */
  files: string[]
}

export const listBatchesInput = z.strictObject({
  eventId: id,
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(100).default(20),
})
export type ListBatches = z.output<typeof listBatchesInput>

export const batchItemFilters = ['all', 'open', 'succeeded', 'failed', 'cancelled'] as const

export const listBatchItemsInput = z.strictObject({
  id,
  show: z.enum(batchItemFilters).default('all'),
  /** The position after which to go on. */
  after: z.int().min(-1).max(maxBatch).default(-1),
  limit: z.int().min(1).max(200).default(50),
})
export type ListBatchItems = z.output<typeof listBatchItemsInput>

export type BatchItemView = {
  id: string
  position: number
  guestId: string
  status: BatchItemStatus
  attendee: { id: string; name: string; email: string | null } | null
  ticket: { id: string; code: string; status: 'valid' | 'void' | 'blocked' } | null
  error: { code: string; message: string } | null
  /** When a failure that may pass is tried again. */
  retryAt: Date | null
  decidedAt: Date | null
}

export const batchFileInput = z.strictObject({ id, locale: z.enum(locales) })
export const batchArchiveInput = z.strictObject({ id, kind: z.enum(archiveKinds) })
