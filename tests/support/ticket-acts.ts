// What tests of a member's acts on tickets look at: the row, the mails that were asked for, the audit, the page's address.
import { ticketForActs } from '@/server/tickets/acts/queries'
import { ctx } from './sale'
import { as, type Sale } from './sales-factories'

export const owner = (sale: Sale) => as(ctx, sale.owner)
export const rowOf = (id: string) => ctx.db.ticket.findUniqueOrThrow({ where: { id } })
export const mails = (sale: Sale) =>
  ctx.db.notification.findMany({
    where: { organizationId: sale.organizationId, kind: 'tickets_sent' },
    orderBy: { requestedAt: 'asc' },
  })
export const audited = async (sale: Sale) =>
  (
    await ctx.db.auditEntry.findMany({
      where: { organizationId: sale.organizationId, action: { startsWith: 'ticket.' } },
      orderBy: { sequence: 'asc' },
      select: { action: true, subjectId: true },
    })
  ).map(({ action, subjectId }) => `${action} ${subjectId}`)
export const addressOf = async (sale: Sale, id: string) =>
  (await ticketForActs(owner(sale), { id })).url.split('/').at(-1) ?? ''

/** A ticket with files of its own, as one that was printed has. */
export async function printed(id: string): Promise<void> {
  const { organizationId, event } = await ctx.db.ticket.findUniqueOrThrow({ where: { id }, include: { event: true } })
  const keys = [`tickets/${id}.pdf`, `tickets/${id}-phone.pdf`]
  for (const key of keys)
    await ctx.db.storedFile.create({
      data: { key, organizationId, kind: 'ticket', state: 'stored', changedAt: ctx.now },
    })
  const [fileKey = null, phoneFileKey = null] = keys
  const asOf = event.updatedAt
  await ctx.db.ticket.update({ where: { id }, data: { fileKey, phoneFileKey, fileAsOf: asOf, phoneFileAsOf: asOf } })
}
