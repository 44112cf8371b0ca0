// The address of a ticket's page, `/t/{token}`: a capability over the ticket's id, revoked by raising its access_version.
import { isCapability, makeCapability, readCapability } from '@/server/kernel/capability'
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'

const PURPOSE = 'ticket'

export function ticketPageToken(ticket: { id: string; accessVersion: number }): string {
  return makeCapability(env().authSecret, PURPOSE, ticket.id, ticket.accessVersion)
}

/** The id of the ticket that a page token opens, or null. */
export async function openTicketPage(ctx: Ctx, token: string): Promise<string | null> {
  const id = readCapability(token)
  if (!id) return null
  const ticket = await ctx.db.ticket.findUnique({ where: { id }, select: { accessVersion: true } })
  return ticket && isCapability(env().authSecret, PURPOSE, token, ticket.accessVersion) ? id : null
}
