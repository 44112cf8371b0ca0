// The address of a ticket's page, `/t/{token}`: a capability over the ticket's id, revoked by raising its access_version.
import { isCapability, makeCapability, readCapability } from '@/server/kernel/capability'
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import type { Locale } from '@/server/kernel/format'
import { pageUrl } from '@/server/kernel/links'

export const TICKET_PURPOSE = 'ticket'

/** The absolute address; `pageTokenOf` of the contract reads the token from it. */
export function ticketPageUrl(ticket: { id: string; accessVersion: number }, locale: Locale): string {
  return pageUrl(`/t/${makeCapability(env().authSecret, TICKET_PURPOSE, ticket.id, ticket.accessVersion)}`, locale)
}

/** `…/t/{token}`, in any language and under any name of the installation: the token alone is what opens. */
const pageAddress = /^https?:\/\/[^/?#]+(?:\/en)?\/t\/([A-Za-z0-9_-]{20,200})\/?$/i

/** The code of the ticket whose page has this address, or null. A tag may hold the address where it could hold the ticket. */
export async function codeOfTicketPage(ctx: Ctx, address: string): Promise<string | null> {
  const token = pageAddress.exec(address)?.[1]
  const id = token === undefined ? null : await openTicketPage(ctx, token)
  const ticket = id === null ? null : await ctx.db.ticket.findUnique({ where: { id }, select: { code: true } })
  return ticket?.code ?? null
}

/** The id of the ticket that a page token opens, or null. */
export async function openTicketPage(ctx: Ctx, token: string): Promise<string | null> {
  const id = readCapability(token)
  if (!id) return null
  const ticket = await ctx.db.ticket.findUnique({ where: { id }, select: { accessVersion: true } })
  return ticket && isCapability(env().authSecret, TICKET_PURPOSE, token, ticket.accessVersion) ? id : null
}
