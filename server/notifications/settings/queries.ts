// What the dashboard shows of how an organization's messages leave, and of who gets none.
import { z } from 'zod'
import type { SenderDomain } from '@/prisma/generated/client'
import { requireWholeOrganization } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { organizationZone } from '@/server/organizations/organization-zone'
import {
  type CarrierName,
  carrierNames,
  type MessageSettingsView,
  type SenderDomainView,
  type SuppressionView,
} from './contract'

const PAGE = 50

export async function messageSettings(ctx: Ctx): Promise<MessageSettingsView> {
  const organizationId = requireWholeOrganization(ctx, 'settings:read')
  const [row, domain, seller, timeZone] = await Promise.all([
    ctx.db.messageSettings.findUnique({ where: { organizationId } }),
    ctx.db.senderDomain.findUnique({ where: { organizationId } }),
    ctx.db.sellerDetails.findUnique({ where: { organizationId }, select: { contactEmail: true } }),
    organizationZone(ctx, organizationId),
  ])
  return {
    providerOrder: (row?.providerOrder ?? []).flatMap((name) => carrierNames.find((known) => known === name) ?? []),
    senderName: row?.senderName ?? null,
    replyTo: row?.replyTo ?? null,
    quietFrom: row?.quietFrom ?? 21 * 60,
    quietUntil: row?.quietUntil ?? 9 * 60,
    version: row?.version ?? 0,
    carriers: configuredCarriers(),
    reporting: configuredCarriers().filter(reports),
    contactEmail: seller?.contactEmail ?? '',
    timeZone,
    address: env().mailFrom?.match(/<([^<>]+)>$/)?.[1] ?? env().mailFrom,
    domain: domain && senderDomainView(domain),
    mayHaveDomain: env().resend !== null,
  }
}

/** Without the senders themselves, which keep connections that the web process has no use for. */
export function configuredCarriers(): CarrierName[] {
  const { mailOrder, resend, smtp, sendgrid } = env()
  const known = { resend, smtp, sendgrid }
  return mailOrder.filter((name) => Boolean(known[name]))
}

function reports(name: CarrierName): boolean {
  const { resend, sendgrid } = env()
  const signs = { resend: resend?.webhookSecrets, smtp: null, sendgrid: sendgrid?.webhookKeys }
  return Boolean(signs[name]?.length)
}

const storedRecord = z.object({
  record: z.string(),
  name: z.string(),
  type: z.string(),
  value: z.string(),
  priority: z.number().optional(),
  status: z.string(),
})

export function senderDomainView({ domain, localPart, status, records, checkedAt }: SenderDomain): SenderDomainView {
  return {
    domain,
    localPart,
    status: status === 'verified' || status === 'failed' ? status : 'pending',
    checkedAt,
    records: z
      .array(storedRecord)
      .catch([])
      .parse(records)
      .map(({ priority = null, status: said, ...record }) => ({
        ...record,
        priority,
        state: said === 'verified' ? 'verified' : /failed/.test(said) ? 'failed' : 'pending',
      })),
  }
}

/** The latest first; `nextCursor` is the id of the last one. */
export async function listSuppressions(
  ctx: Ctx,
  { search, cursor }: { search?: string; cursor?: string },
): Promise<{ items: SuppressionView[]; nextCursor: string | null }> {
  const organizationId = requireWholeOrganization(ctx, 'settings:read')
  const wanted = search?.trim().toLowerCase()
  const rows = await ctx.db.suppression.findMany({
    // Ids are made in the order of time.
    where: {
      organizationId,
      ...(wanted && { address: { contains: wanted.replace(/[\\%_]/g, '\\$&') } }),
      ...(cursor && { id: { lt: cursor } }),
    },
    orderBy: { id: 'desc' },
    take: PAGE + 1,
    select: { id: true, address: true, scope: true, reason: true, createdAt: true },
  })
  const items = rows.slice(0, PAGE) as SuppressionView[]
  return { items, nextCursor: rows.length > PAGE ? (items.at(-1)?.id ?? null) : null }
}
