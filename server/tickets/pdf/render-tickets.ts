// Printing, as the rest of the product asks for it. A process that opened the pool (the worker) prints in its threads, any other one right
// here. Guards: what prints is loaded only where it is used.
import type { TicketPdfProps } from './props'
import { RenderPool } from './render-pool'

let pool: RenderPool | null = null
let inThreads = false

/** From here on this process prints in threads of their own. `warm`: they start at once and not with the first ticket. */
export function openRenderPool({ warm }: { warm: boolean }): void {
  inThreads = true
  if (warm) pool ??= new RenderPool()
}

/** Ends the threads; what they were printing fails. */
export async function closeRenderPool(): Promise<void> {
  const open = pool
  pool = null
  inThreads = false
  await open?.close()
}

/** `inBulk`: nobody waits for this one, and those that somebody waits for go first. */
type How = { inBulk?: boolean }

/** One page. */
export function renderTicket(props: TicketPdfProps, how: How = {}): Promise<Buffer> {
  return renderTickets([props], how)
}

/** A page for each, in one file. */
export async function renderTickets(tickets: readonly TicketPdfProps[], how: How = {}): Promise<Buffer> {
  if (inThreads) {
    pool ??= new RenderPool()
    return pool.render(tickets, how)
  }
  const { renderTicketsPdf } = await import('../ticket-pdf')
  return renderTicketsPdf(tickets)
}
