// Finds an address, or a delivery, of the caller's own organization. Guards: another organization's and one that never was answer alike.
import type { WebhookDelivery, WebhookEndpoint, WebhookEvent } from '@/prisma/generated/client'
import { requireOrganization, requireWholeOrganization } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'

type Need = 'settings:read' | 'settings:manage'

export async function loadEndpoint(ctx: Ctx, id: string, need: Need): Promise<WebhookEndpoint> {
  const organizationId = organizationOf(ctx, need)
  return (await ctx.db.webhookEndpoint.findFirst({ where: { id, organizationId } })) ?? notFound('webhook')
}

type Loaded = WebhookDelivery & { endpoint: WebhookEndpoint; event: WebhookEvent }

export async function loadDelivery(ctx: Ctx, id: string, need: Need): Promise<Loaded> {
  const endpoint = { organizationId: organizationOf(ctx, need) }
  const include = { endpoint: true, event: true }
  return (await ctx.db.webhookDelivery.findFirst({ where: { id, endpoint }, include })) ?? notFound('webhook_delivery')
}

/** What is told concerns every event: who is narrowed to some may change nothing about it. */
function organizationOf(ctx: Ctx, need: Need): string {
  if (need === 'settings:manage') return requireWholeOrganization(ctx, need)
  return requireOrganization(ctx, need).organizationId
}
