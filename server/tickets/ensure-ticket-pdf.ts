// Makes a ticket's PDF from its rows and keeps it in the storage under a name nobody can guess; a file that is lost or shows the event as it
// was is made again. For the worker: printing happens in its threads (pdf/render-tickets.ts).

import { isStorageFault } from '@/server/files/storage'
import type { Ctx } from '@/server/kernel/ctx'
import type { TicketSize } from '@/server/templates/contract'
import { generationOf, timedPdf } from './generation-metrics'
import { keepTicketPdfs, type MadePdf } from './keep-ticket-pdfs'
import { renderTicket, renderTickets } from './pdf/render-tickets'
import { loadPrintedTickets, type PrintedTicket, printedProps } from './printed-ticket'
import { currentFile, fileOf } from './ticket-file'

/** The bytes of the PDF, made and kept now when they are not there. */
export async function ensureTicketPdf(ctx: Ctx, ticketId: string, size: TicketSize = 'a4'): Promise<Buffer> {
  const [ticket] = await loadPrintedTickets(ctx, [ticketId])
  if (!ticket) throw new Error(`there is no ticket ${ticketId}`)
  const known = await currentFile(ticket, size)
  if (known) return known
  const [result] = await makeAndKeep(ctx, [ticket], { size, inBulk: false })
  if (!result || 'error' in result) throw result?.error
  return result.bytes
}

/** What became of one ticket's file. */
export type EnsuredPdf = { ticketId: string; error?: unknown }

/**
 * The same for many of one organization: read, stored and pointed at together, printed as many at once as there are threads. One that
 * fails fails alone. Holds all their bytes for a moment: hand it a hundred, not a thousand.
 */
export async function ensureTicketPdfs(
  ctx: Ctx,
  ticketIds: readonly string[],
  size: TicketSize = 'a4',
): Promise<EnsuredPdf[]> {
  const tickets = await loadPrintedTickets(ctx, ticketIds)
  const missing: PrintedTicket[] = []
  for (const ticket of tickets) if (!(await currentFile(ticket, size))) missing.push(ticket)
  const results = missing.length === 0 ? [] : await makeAndKeep(ctx, missing, { size, inBulk: true })
  const failed = new Map(results.flatMap((one) => ('error' in one ? [[one.ticketId, one.error] as const] : [])))
  return ticketIds.map((ticketId) => (failed.has(ticketId) ? { ticketId, error: failed.get(ticketId) } : { ticketId }))
}

/** One file with a page for each, in the order given; it is kept by who asked for it. */
export async function printTickets(ctx: Ctx, ticketIds: readonly string[], size: TicketSize = 'a4'): Promise<Buffer> {
  const tickets = await loadPrintedTickets(ctx, ticketIds)
  const props = await Promise.all(tickets.map((ticket) => printedProps(ctx, ticket, size)))
  return timedPdf(() => renderTickets(props, { inBulk: tickets.length > 1 }))
}

/** For a mail: a storage that is full or away keeps no buyer from the ticket. Its file is made when it is next wanted. */
export async function ticketPdfForMail(ctx: Ctx, ticketId: string): Promise<Buffer> {
  try {
    return await ensureTicketPdf(ctx, ticketId)
  } catch (error) {
    if (!isStorageFault(error)) throw error
    const [ticket] = await loadPrintedTickets(ctx, [ticketId])
    if (!ticket) throw error
    return renderTicket(await printedProps(ctx, { ...ticket, ...withoutPictures(ticket) }, 'a4'))
  }
}

/** Pictures lie in the storage too. */
function withoutPictures(ticket: PrintedTicket): Partial<PrintedTicket> {
  return { event: { ...ticket.event, coverKey: null }, templateVersion: null }
}

type How = { size: TicketSize; inBulk: boolean }

type Made = { ticketId: string; bytes: Buffer } | { ticketId: string; error: unknown }

async function makeAndKeep(ctx: Ctx, tickets: readonly PrintedTicket[], how: How): Promise<Made[]> {
  const started = performance.now()
  const results = await Promise.all(tickets.map((ticket) => make(ctx, ticket, how)))
  const made = results.flatMap((one, index) => madeOf(tickets[index], one, how.size))
  const unkept = new Map<string, unknown>()
  const [first] = tickets
  if (first && made.length > 0) {
    try {
      const { organizationId } = first
      for (const one of await keepTicketPdfs(ctx, { organizationId, format: how.size, made })) {
        unkept.set(one.ticketId, one.error)
      }
    } catch (error) {
      for (const { ticketId } of made) unkept.set(ticketId, error)
    }
  }
  return tickets.map((ticket, index) => {
    const generation = generationOf(ctx, ticket, started)
    const result = results[index] ?? { ticketId: ticket.id, error: new Error('not printed') }
    const outcome = unkept.has(ticket.id) ? { ticketId: ticket.id, error: unkept.get(ticket.id) } : result
    if ('error' in outcome) generation.failed(outcome.error)
    else generation.succeeded({ pdfSize: outcome.bytes.byteLength })
    return outcome
  })
}

async function make(ctx: Ctx, ticket: PrintedTicket, { size, inBulk }: How): Promise<Made> {
  try {
    const props = await printedProps(ctx, ticket, size)
    return { ticketId: ticket.id, bytes: await timedPdf(() => renderTicket(props, { inBulk })) }
  } catch (error) {
    return { ticketId: ticket.id, error }
  }
}

function madeOf(ticket: PrintedTicket | undefined, result: Made, size: TicketSize): MadePdf[] {
  if (!ticket || 'error' in result) return []
  const { key: knownKey } = fileOf(ticket, size)
  const shown = { gen: ticket.gen, holderName: ticket.attendee.name, asOf: ticket.event.updatedAt }
  return [{ ticketId: ticket.id, bytes: result.bytes, knownKey, ...shown }]
}
