// Tells the people who answer for an organization that one of its webhook addresses is asked no more: each owner and admin once, in their
// own language. Here and not with the webhooks, which stand left of notifications: the worker's registry brings the two together.
import type { WebhookEndpoint } from '@/prisma/generated/client'
import type { TxCtx } from '@/server/kernel/ctx'
import { asLocale } from '@/server/kernel/format'
import { pageUrl } from '@/server/kernel/links'
import type { Composer } from '@/server/notifications/compose'
import { requestNotification } from '@/server/notifications/request-notification'
import { organizationZone } from '@/server/organizations/organization-zone'

export async function tellWebhookDisabled(tx: TxCtx, endpoint: WebhookEndpoint): Promise<void> {
  const { id, organizationId, disabledAt } = endpoint
  const members = await tx.db.membership.findMany({
    where: { organizationId, role: { in: ['owner', 'admin'] }, user: { disabledAt: null } },
    select: { user: { select: { id: true, email: true, locale: true } } },
    orderBy: { id: 'asc' },
  })
  for (const { user } of members) {
    await requestNotification(tx, {
      kind: 'webhook_disabled',
      key: `${id}:${disabledAt?.getTime() ?? 0}:${user.id}`,
      organizationId,
      purchaseId: null,
      recipient: user.email,
      locale: user.locale,
      props: { endpointId: id },
    })
  }
}

const GONE = 410

export const composeWebhookDisabled: Composer<'webhook_disabled'> = async (ctx, notification) => {
  const [id = ''] = notification.key.split(':')
  const endpoint = await ctx.db.webhookEndpoint.findUnique({
    where: { id },
    include: { organization: { select: { name: true, slug: true } } },
  })
  // Deleted, or enabled again: there is nothing left to say.
  if (!endpoint || endpoint.disabledAt === null) return null
  const last = await ctx.db.webhookAttempt.findFirst({
    where: { delivery: { endpointId: id }, at: { lte: endpoint.disabledAt } },
    orderBy: { at: 'desc' },
    select: { status: true },
  })
  const { name, url, organization, failingSince, disabledAt } = endpoint
  return {
    attachments: [],
    props: {
      organizationName: organization.name,
      endpointName: name,
      url: url.slice(0, 1_000),
      isGone: last?.status === GONE,
      failingSince: (failingSince ?? disabledAt).toISOString(),
      timeZone: await organizationZone(ctx, endpoint.organizationId),
      webhooksUrl: pageUrl(`/org/${organization.slug}/settings/webhooks`, asLocale(notification.locale)),
    },
  }
}
