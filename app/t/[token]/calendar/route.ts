import { route } from '@/server/http/route'
import { ticketCalendar } from '@/server/tickets/calendar'
import { ticketPageInput } from '@/server/tickets/contract'
import { getTicketByPageToken } from '@/server/tickets/queries'

export const GET = route({
  callers: ['anonymous'],
  params: ticketPageInput,
  handle: async (ctx, { params }) => {
    const ticket = await getTicketByPageToken(ctx, params.token)
    return new Response(ticketCalendar(ticket, ctx.now), {
      headers: {
        'content-type': 'text/calendar; charset=utf-8',
        'content-disposition': `attachment; filename="portillon-${ticket.ticketCode}.ics"`,
      },
    })
  },
})
