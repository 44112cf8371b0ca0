// Who was written to says that they want no campaigns of this organization, or wants them again. Guards: it is about the mailbox that the mail
// went to and about that one organization; a mailbox that does not exist, or that a member has taken out, stays as it is; repeated, it changes
// nothing.
import type { Ctx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import { suppress } from '@/server/notifications/suppression'
import type { UnsubscribeView } from './contract'
import { messageOfToken } from './unsubscribe-token'

type Reader = { notificationId: string; organizationId: string; organizationName: string; address: string }

/** Null: there is no such link. */
export async function unsubscribeView(ctx: Ctx, token: string): Promise<UnsubscribeView | null> {
  const reader = await readerOf(ctx, token)
  if (!reader) return null
  const { organizationId, organizationName, address } = reader
  const rows = await ctx.db.suppression.findMany({ where: { organizationId, address }, select: { reason: true } })
  return { organizationName, address: veiled(address), standing: standingOf(rows.map(({ reason }) => reason)) }
}

function standingOf(reasons: readonly string[]): UnsubscribeView['standing'] {
  const lasting = (['bounced', 'by_member'] as const).find((reason) => reasons.includes(reason))
  return lasting ?? (reasons.length > 0 ? 'unsubscribed' : 'subscribed')
}

export async function unsubscribe(ctx: Ctx, token: string): Promise<void> {
  const { notificationId, organizationId, address } = (await readerOf(ctx, token)) ?? notFound('unsubscribe_link')
  await suppress(ctx, { organizationId, address, scope: 'campaigns', reason: 'unsubscribed', notificationId })
  ctx.log.info({ notificationId }, 'a reader has unsubscribed')
}

export async function subscribeAgain(ctx: Ctx, token: string): Promise<void> {
  const { notificationId, organizationId, address } = (await readerOf(ctx, token)) ?? notFound('unsubscribe_link')
  const reason = { in: ['unsubscribed', 'complained'] }
  await ctx.db.suppression.deleteMany({ where: { organizationId, address, scope: 'campaigns', reason } })
  ctx.log.info({ notificationId }, 'a reader has subscribed again')
}

async function readerOf(ctx: Pick<Ctx, 'db'>, token: string): Promise<Reader | null> {
  const id = messageOfToken(token)
  if (!id) return null
  const row = await ctx.db.notification.findUnique({
    where: { id },
    select: { id: true, recipient: true, organization: { select: { id: true, name: true } } },
  })
  if (!row?.organization) return null
  const { id: organizationId, name: organizationName } = row.organization
  return { notificationId: row.id, organizationId, organizationName, address: row.recipient.toLowerCase() }
}

function veiled(address: string): string {
  const at = address.lastIndexOf('@')
  return `${address.slice(0, 1)}•••${address.slice(at)}`
}
