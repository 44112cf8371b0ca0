// What became of a campaign's message for its reader, written once: the counts, the list with its filters, the file and what is tried again all
// go by it. Guards: a number and the list behind it are of the same people.
import { Prisma } from '@/prisma/generated/client'
import type { RecipientFilter, RecipientState } from './contract'

const { join, raw, sql } = Prisma

/** Nobody said whether it was taken, neither in an answer nor in a report. */
const doubtful = sql`(status = 'failed' AND possible_copies > 0 AND provider_message_id IS NULL)`
const failed = sql`(status IN ('failed', 'obsolete') AND NOT ${doubtful})`

/** Of a row of `notification`; several may hold of one. */
export const recipientIs: Record<RecipientFilter, Prisma.Sql> = {
  unreached: sql`(status = 'bounced' OR ${failed} OR (status = 'suppressed' AND last_error = 'bounced'))`,
  waiting: sql`status = 'requested'`,
  sent: sql`status IN ('sent', 'delivered', 'bounced')`,
  delivered: sql`delivered_at IS NOT NULL`,
  opened: sql`opened_at IS NOT NULL`,
  bounced: sql`status = 'bounced'`,
  complained: sql`complained_at IS NOT NULL`,
  failed,
  doubtful,
  suppressed: sql`status = 'suppressed'`,
  cancelled: sql`status = 'cancelled'`,
}

/** The first that holds is the furthest, and what is told of a message. */
const furthestFirst = [
  ...(['waiting', 'doubtful', 'failed', 'suppressed', 'cancelled', 'bounced'] as const),
  ...(['complained', 'opened', 'delivered', 'sent'] as const),
] satisfies readonly RecipientState[]

export const recipientState = sql`CASE ${join(
  furthestFirst.map((state) => sql`WHEN ${recipientIs[state]} THEN ${raw(`'${state}'`)}`),
  ' ',
)} END`
