// Batches ordered over HTTP from a running installation, as an organizer's program would, and followed until their last PDF is stored.
import { z } from 'zod'
import { until } from '@/scripts/demo-client'
import { type EventOnSale, putEventOnSale } from '@/scripts/demo-story'
import type { Installation } from '@/scripts/own-installation'

const AT_ONCE = 1_000

export type Invited = { event: EventOnSale; guestIds: string[] }

/** A published event with people who have no ticket. */
export async function invite({ client }: Installation, count: number): Promise<Invited> {
  const event = await putEventOnSale(client, { title: 'Mesure', types: [{ name: 'Invitation', amount: 0 }] })
  const token = event.organization.apiKey
  const guestIds: string[] = []
  for (let first = 0; first < count; first += AT_ONCE) {
    const attendees = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, index) => ({
      name: `Camille Roussel ${first + index + 1}`,
      email: `mesure-${first + index + 1}@exemple.fr`,
    }))
    const body = { attendees }
    const shape = z.object({ attendeeIds: z.array(z.string()) })
    const added = await client.take(shape, 'POST', `/api/events/${event.id}/attendees`, { token, status: 201, body })
    guestIds.push(...added.attendeeIds)
  }
  return { event, guestIds }
}

export function ticketOrder({ event }: Invited): { eventId: string; ticketTypeId: string | undefined } {
  return { eventId: event.id, ticketTypeId: event.ticketTypes[0]?.id }
}

export async function orderBatch({ client }: Installation, invited: Invited): Promise<string> {
  const shape = z.object({ batchId: z.string(), totalCount: z.literal(invited.guestIds.length) })
  const body = { ...ticketOrder(invited), guestIds: invited.guestIds }
  const token = invited.event.organization.apiKey
  return (await client.take(shape, 'POST', '/api/tickets/batch', { token, status: 202, body })).batchId
}

export type Progress = { made: number; isOver: boolean }

export async function progressOf({ pool }: Installation, batchId: string): Promise<Progress> {
  const { rows } = await pool.query<Progress>(
    `SELECT (SELECT count(*)::int FROM batch_item WHERE batch_id = b.id AND status = 'succeeded') AS made,
       completed_at IS NOT NULL AS "isOver" FROM ticket_batch b WHERE id = $1`,
    [batchId],
  )
  return rows[0] ?? { made: 0, isOver: false }
}

export function untilOver(
  installation: Installation,
  batchId: string,
  seconds: number,
  look: (progress: Progress) => void = () => {},
): Promise<Progress> {
  return until(
    'The batch is over',
    async () => {
      const progress = await progressOf(installation, batchId)
      look(progress)
      return progress.isOver ? progress : null
    },
    seconds,
  )
}

/** What is wrong with what a batch left behind, in a sentence; null: each attendee has one ticket with one PDF. */
export async function faultOf({ pool }: Installation, batchId: string, wanted: number): Promise<string | null> {
  const { rows } = await pool.query<{ tickets: number; people: number; files: number }>(
    `SELECT count(*)::int AS tickets, count(DISTINCT t.attendee_id)::int AS people, count(DISTINCT f.key)::int AS files
     FROM ticket t JOIN batch_item i ON i.id = t.batch_item_id
     LEFT JOIN stored_file f ON f.key = t.file_key AND f.state = 'stored' WHERE i.batch_id = $1`,
    [batchId],
  )
  const { tickets = 0, people = 0, files = 0 } = rows[0] ?? {}
  const isRight = [tickets, people, files].every((count) => count === wanted)
  return isRight ? null : `a batch of ${wanted} left ${tickets} tickets of ${people} people with ${files} stored files`
}
