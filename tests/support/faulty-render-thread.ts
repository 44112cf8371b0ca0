// A printing thread that hangs or ends where a ticket's code says so, and else answers with the code: for tests of the pool.
import type { TicketPdfProps } from '@/server/tickets/pdf/props'

export default function render(tickets: readonly TicketPdfProps[]): Uint8Array {
  const code = tickets[0]?.ticketCode ?? ''
  if (code === 'END') process.exit(3)
  if (code === 'HANG') for (let turns = 0; turns >= 0; turns = (turns + 1) % 1_000) JSON.stringify(turns)
  if (code === 'THROW') throw new Error('this one cannot be printed')
  return Buffer.from(code)
}
