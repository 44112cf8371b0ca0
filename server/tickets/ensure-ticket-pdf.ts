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
  return (await currentFile(ticket, size)) ?? makeOne(ctx, ticket, { size, inBulk: false })
}

/** `gen`, `code` and `name` as the file shows them. */
export type ValidTicketPdf = { bytes: Buffer; gen: number; code: string; name: string }

/** To hand out. Null: the ticket is not valid, or was not any more once its file was made. */
export async function validTicketPdf(ctx: Ctx, ticketId: string): Promise<ValidTicketPdf | null> {
  const [ticket] = await loadPrintedTickets(ctx, [ticketId])
  if (ticket?.status !== 'valid') return null
  const shown = { gen: ticket.gen, code: ticket.code, name: ticket.attendee.name }
  const known = await currentFile(ticket, 'a4')
  if (known) return { bytes: known, ...shown }
  const bytes = await makeOne(ctx, ticket, { size: 'a4', inBulk: false })
  const now = await ctx.db.ticket.findUnique({ where: { id: ticketId }, select: { status: true } })
  return now?.status === 'valid' ? { bytes, ...shown } : null
}

/** What became of one ticket's file. One that is not valid has none, and no error. */
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
  for (const ticket of tickets)
    if (ticket.status === 'valid' && !(await currentFile(ticket, size))) missing.push(ticket)
  const results = missing.length === 0 ? [] : await makeAndKeep(ctx, missing, { size, inBulk: true })
  const failed = new Map(results.flatMap((one) => ('error' in one ? [[one.ticketId, one.error] as const] : [])))
  return ticketIds.map((ticketId) => (failed.has(ticketId) ? { ticketId, error: failed.get(ticketId) } : { ticketId }))
}

/** One file with a page for each, in the order given; it is kept by who asked for it. */
export async function printTickets(ctx: Ctx, ticketIds: readonly string[], size: TicketSize = 'a4'): Promise<Buffer> {
  return printAll(ctx, await loadPrintedTickets(ctx, ticketIds), size)
}

/** The same of those that are valid when they are read for it. Null: none is. */
export async function printValidTickets(
  ctx: Ctx,
  ticketIds: readonly string[],
): Promise<{ bytes: Buffer; printed: { id: string; gen: number }[] } | null> {
  const valid = (await loadPrintedTickets(ctx, ticketIds)).filter(({ status }) => status === 'valid')
  if (valid.length === 0) return null
  return { bytes: await printAll(ctx, valid, 'a4'), printed: valid.map(({ id, gen }) => ({ id, gen })) }
}

async function printAll(ctx: Ctx, tickets: readonly PrintedTicket[], size: TicketSize): Promise<Buffer> {
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

async function makeOne(ctx: Ctx, ticket: PrintedTicket, how: How): Promise<Buffer> {
  const [result] = await makeAndKeep(ctx, [ticket], how)
  if (!result || 'error' in result) throw result?.error
  return result.bytes
}

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
