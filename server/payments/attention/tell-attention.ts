// Tells the people who answer for an organization that money waits for a decision: each owner and admin, in their own language. Guards: once
// in twenty hours at most and only for what they were not told of; what settles itself within ten minutes is nobody's mail; what has a mail
// of its own (a dispute), or was brought by a person just now (a bank's file), is not told again.
import type { AttentionNoticeKind } from '@/emails/contract'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { asLocale } from '@/server/kernel/format'
import { pageUrl } from '@/server/kernel/links'
import type { Composer } from '@/server/notifications/compose'
import { requestNotification } from '@/server/notifications/request-notification'
import type { AttentionKind } from './contract'

/** In the order in which the mail tells them. */
const toldKinds = [
  'account_restricted',
  'payout_failed',
  'refund_failed',
  'refund_by_hand',
  'underpaid',
  'overpaid',
  'paid_again',
  'payment_mismatch',
  'payment_reversed',
  'returned_twice',
  'dispute_won_late',
  'dispute_lost_partly',
  'balance_missing',
  'balance_differs',
  'balance_unmatched',
] as const satisfies readonly (AttentionKind & AttentionNoticeKind)[]

const SETTLES_ITSELF_MS = 10 * 60_000
const REST_MS = 20 * 3_600_000
const ORGANIZATIONS = 500

export async function tellAttention(ctx: Ctx): Promise<void> {
  const rows = await ctx.db.$queryRaw<{ organizationId: string }[]>`
    SELECT DISTINCT a.organization_id AS "organizationId" FROM attention_item a
    WHERE a.resolved_at IS NULL AND a.told_at IS NULL AND a.opened_at <= ${ago(ctx, SETTLES_ITSELF_MS)}
      AND a.kind = ANY(${[...toldKinds]})
      AND NOT EXISTS (SELECT FROM attention_item b WHERE b.organization_id = a.organization_id AND b.told_at > ${ago(ctx, REST_MS)})
    LIMIT ${ORGANIZATIONS}`
  for (const { organizationId } of rows) await tell(ctx, organizationId)
}

async function tell(ctx: Ctx, organizationId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { count } = await tx.db.attentionItem.updateMany({
      where: { organizationId, resolvedAt: null, toldAt: null, kind: { in: [...toldKinds] } },
      data: { toldAt: tx.now },
    })
    if (count === 0) return
    const members = await tx.db.membership.findMany({
      where: {
        organizationId,
        role: { in: ['owner', 'admin'] },
        eventIds: { isEmpty: true },
        user: { disabledAt: null },
      },
      select: { user: { select: { id: true, email: true, locale: true } } },
      orderBy: { id: 'asc' },
    })
    for (const { user } of members) {
      await requestNotification(tx, {
        kind: 'attention_notice',
        key: `${organizationId}:${tx.now.getTime()}:${user.id}`,
        organizationId,
        purchaseId: null,
        recipient: user.email,
        locale: user.locale,
        props: {},
      })
    }
  })
}

export const composeAttentionNotice: Composer<'attention_notice'> = async (ctx, notification) => {
  const [id = ''] = notification.key.split(':')
  const [organization, open] = await Promise.all([
    ctx.db.organization.findUniqueOrThrow({ where: { id }, select: { name: true, slug: true } }),
    ctx.db.attentionItem.groupBy({
      by: ['kind'],
      where: { organizationId: id, resolvedAt: null, kind: { in: [...toldKinds] } },
      _count: { _all: true },
    }),
  ])
  // Decided meanwhile: there is nothing left to say.
  if (open.length === 0) return null
  const counts = new Map(open.map(({ kind, _count }) => [kind, _count._all]))
  const items = toldKinds.flatMap((kind) => {
    const count = counts.get(kind)
    return count === undefined ? [] : [{ kind, count }]
  })
  const paymentsUrl = pageUrl(`/org/${organization.slug}/payments`, asLocale(notification.locale))
  return { attachments: [], props: { organizationName: organization.name, items, paymentsUrl } }
}

function ago({ now }: Pick<Ctx, 'now'>, milliseconds: number): Date {
  return new Date(now.getTime() - milliseconds)
}
