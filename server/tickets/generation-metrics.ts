// What is counted, timed and logged of every ticket that is made, under the names of the contract. One call for the metrics and the log
// line, so that they cannot tell different stories. Guards: ids and sizes only, nothing about the person on the ticket.
import type { Ctx } from '@/server/kernel/ctx'
import { DomainError } from '@/server/kernel/errors'
import { counter, histogram } from '@/server/kernel/metrics'

const generated = counter('tickets_generated_total', 'Tickets whose file was made, or could not be.', [
  'event_id',
  'template_id',
  'status',
])
const generationSeconds = histogram(
  'ticket_generation_duration_seconds',
  'From taking up a ticket to its stored file.',
  [],
  [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300],
)
const pdfSeconds = histogram(
  'pdf_generation_duration_seconds',
  'The drawing of one PDF.',
  [],
  [0.0025, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30],
)

export type GeneratedTicket = {
  id: string
  code: string
  eventId: string
  attendeeId: string
  templateVersion: { templateId: string } | null
  batchItem: { batchId: string } | null
}

export type Generation = {
  /** @param made size in bytes of the stored file */
  succeeded(made: { pdfSize: number }): void
  failed(error: unknown): void
}

/** @param startedAt `performance.now()` when the ticket was taken up */
export function generationOf(ctx: Pick<Ctx, 'log'>, ticket: GeneratedTicket, startedAt: number): Generation {
  const templateId = ticket.templateVersion?.templateId ?? 'built_in'
  function note(status: 'success' | 'failure'): object {
    const milliseconds = performance.now() - startedAt
    generated.add({ event_id: ticket.eventId, template_id: templateId, status })
    generationSeconds.observe({}, milliseconds / 1000)
    return {
      ticketId: ticket.id,
      ticketCode: ticket.code,
      eventId: ticket.eventId,
      guestId: ticket.attendeeId,
      templateId,
      ...(ticket.batchItem && { batchId: ticket.batchItem.batchId }),
      generationTime: Math.round(milliseconds * 10) / 10,
    }
  }
  return {
    succeeded({ pdfSize }) {
      logGeneration(ctx, 'ticket_generated', { ...note('success'), pdfSize })
    },
    failed(error) {
      const code = error instanceof DomainError ? error.code : 'internal'
      logGeneration(ctx, 'ticket_generation_failed', { ...note('failure'), error: code }, error)
    },
  }
}

/** Times the drawing of a PDF alone, wherever it is drawn. */
export async function timedPdf<T>(draw: () => Promise<T>): Promise<T> {
  const started = performance.now()
  const result = await draw()
  pdfSeconds.observe({}, (performance.now() - started) / 1000)
  return result
}

/** One line of the generator's log, in the form of the contract: service, action, data; the request's id is on it already. */
export function logGeneration(ctx: Pick<Ctx, 'log'>, action: string, data: object, error?: unknown): void {
  const line = { service: 'ticket-generator', action, data }
  if (error === undefined) ctx.log.info(line, action)
  else ctx.log.error({ ...line, err: error }, action)
}
