// Each recipient of a campaign with what became of their message: as pages of a list, and whole as the text of a CSV file. Guards: the file
// opens in a spreadsheet without doing anything there.
import type { Notification, Prisma } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import { decodeCursor, encodeCursor } from '@/server/kernel/cursor'
import { asLocale } from '@/server/kernel/format'
import type { ListRecipients, RecipientPage, RecipientState, RecipientView } from './contract'
import { loadCampaign } from './load-campaign'

/** Those that cannot go on first: a message's furthest state is what is told of it. */
const conditions: Record<RecipientState, Prisma.NotificationWhereInput> = {
  waiting: { status: 'requested' },
  sent: { status: { in: ['sent', 'delivered', 'bounced'] } },
  delivered: { deliveredAt: { not: null } },
  opened: { openedAt: { not: null } },
  bounced: { status: 'bounced' },
  complained: { complainedAt: { not: null } },
  failed: { status: { in: ['failed', 'obsolete'] } },
  suppressed: { status: 'suppressed' },
  cancelled: { status: 'cancelled' },
}

export async function listRecipients(ctx: Ctx, input: ListRecipients): Promise<RecipientPage> {
  await loadCampaign(ctx, input.id, 'notifications:read')
  const { state, limit } = input
  const search = input.search?.replaceAll('\0', '').trim().toLowerCase()
  const after = decodeCursor(input.cursor)
  const rows = await ctx.db.notification.findMany({
    where: {
      campaignId: input.id,
      ...(search && { recipient: { contains: search } }),
      ...(after && { id: { gt: after.id } }),
      ...(state && { AND: [conditions[state]] }),
    },
    orderBy: { id: 'asc' },
    take: limit + 1,
  })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    recipients: page.map(recipientOf),
    nextCursor: rows.length > limit && last ? encodeCursor({ at: last.requestedAt, id: last.id }) : null,
  }
}

export function recipientOf(row: Notification): RecipientView {
  const { name } = row.props as { name?: unknown }
  return {
    id: row.id,
    name: typeof name === 'string' ? name : '',
    address: row.recipient,
    locale: asLocale(row.locale),
    state: stateOf(row),
    sentAt: row.sentAt,
    deliveredAt: row.deliveredAt,
    openedAt: row.openedAt,
    error: row.lastError,
  }
}

function stateOf({ status, complainedAt, openedAt }: Notification): RecipientState {
  if (status === 'requested') return 'waiting'
  if (status === 'obsolete') return 'failed'
  if (status !== 'sent' && status !== 'delivered') return status
  if (complainedAt) return 'complained'
  return openedAt ? 'opened' : status
}
