// A ticket's PDF, for its holder, for programs, and linked from the dashboard's pages.
import { pageOrganization, withBrowserSession } from '@/server/http/browser-caller'
import { pdfAnswer } from '@/server/http/pdf-answer'
import { route } from '@/server/http/route'
import { pdfQuery, ticketIdInput } from '@/server/tickets/contract'
import { getTicket } from '@/server/tickets/queries'

export const GET = route({
  callers: ['anonymous', 'buyer', 'user', 'api_key'],
  params: ticketIdInput,
  query: pdfQuery.extend({ organization: pageOrganization }),
  async handle(ctx, { params, query, request }) {
    const caller = await withBrowserSession(ctx, request, query.organization)
    return pdfAnswer(caller, await getTicket(caller, params.id), query.format)
  },
})
