// What a printing thread runs: opens the fonts and prints once when it starts, then prints what it is handed. Guards: it is less urgent than
// all other threads of the machine.
import os from 'node:os'
import { move } from 'piscina'
import { renderTicketsPdf } from '../ticket-pdf'
import type { TicketPdfProps } from './props'
import { sampleTicket } from './sample-ticket'

// On Linux a thread has a priority of its own; elsewhere this would be the whole process'.
if (process.platform === 'linux') os.setPriority(0, os.constants.priority.PRIORITY_BELOW_NORMAL)

await renderTicketsPdf([sampleTicket('fr')])

export default async function render(tickets: readonly TicketPdfProps[]): Promise<unknown> {
  const bytes = await renderTicketsPdf(tickets)
  // A copy of its own, since a small buffer shares its memory with others, and what is moved is gone here.
  return move(new Uint8Array(bytes))
}
