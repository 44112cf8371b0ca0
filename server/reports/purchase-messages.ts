// The messages of a purchase, each as the moments of its way: asked for, sent, delivered, opened, or why not. Guards: what providers say of
// themselves is not passed on, only what it means.
import type { Notification, NotificationStep } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import type { HistoryEntry, MessageMoment } from './contract'

/** A campaign that went to a buyer of many purchases does not fill the page. */
const MOST = 200

type Message = Notification & { steps: Pick<NotificationStep, 'kind' | 'at'>[] }

/** Ends and acts whose moment no column has; messages from before there were steps have none, and take that of their request. */
const stepped = ['failed', 'obsolete', 'suppressed', 'cancelled', 'resent', 'address_changed'] as const

export async function messagesOf(ctx: Ctx, purchaseId: string): Promise<HistoryEntry[]> {
  const rows = await ctx.db.notification.findMany({
    where: { purchaseId },
    orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }],
    take: MOST,
    include: {
      steps: { where: { kind: { in: [...stepped] } }, orderBy: { at: 'asc' }, select: { kind: true, at: true } },
    },
  })
  return rows.flatMap((row) =>
    momentsOf(row).map(
      ([moment, at]): HistoryEntry => ({
        at,
        kind: `message_${moment}`,
        detail: row.kind,
        gateway: moment === 'requested' ? null : row.provider,
        reference: moment === 'requested' ? null : row.providerMessageId,
        amount: null,
        place: null,
        actor: null,
        requestId: null,
      }),
    ),
  )
}

function momentsOf(row: Message): [MessageMoment, Date][] {
  const known: [MessageMoment, Date | null][] = [
    ['requested', row.requestedAt],
    ['sent', row.sentAt],
    ['delivered', row.deliveredAt],
    ['opened', row.openedAt],
    ['bounced', row.bouncedAt],
    ['complained', row.complainedAt],
  ]
  const acts = row.steps.flatMap(({ kind, at }): [MessageMoment, Date | null][] => {
    const moment = stepped.find((one) => one === kind)
    return moment ? [[moment, at]] : []
  })
  const end = stepped.find((one) => one === row.status)
  const untold: [MessageMoment, Date | null][] =
    end && !acts.some(([moment]) => moment === end) ? [[end, row.requestedAt]] : []
  return [...known, ...acts, ...untold].flatMap(([moment, at]): [MessageMoment, Date][] => (at ? [[moment, at]] : []))
}
