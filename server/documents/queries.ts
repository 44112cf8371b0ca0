// Documents as the buyer and the organizer see them: views, never rows.
import type { Prisma } from '@/prisma/generated/client'
import { requireOrganization, requirePermission } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import { asLocale } from '@/server/kernel/format'
import { money } from '@/server/kernel/money'
import { openPurchaseToken } from '@/server/purchases/access'
import {
  type DocumentRow,
  type DocumentView,
  documentContent,
  type ExportDocumentsInput,
  type ListDocumentsInput,
  type PurchaseDocument,
} from './contract'
import { documentUrl } from './document-access'

/** Of one purchase, in the order in which they were issued; for the holder of its token and members who may read purchases. */
export async function purchaseDocuments(ctx: Ctx, purchaseId: string): Promise<PurchaseDocument[]> {
  const purchase = await ctx.db.purchase.findUnique({
    where: { id: purchaseId },
    select: { organizationId: true, eventId: true, accessVersion: true },
  })
  if (!purchase) return notFound('purchase')
  if (ctx.actor.kind === 'buyer') {
    if (ctx.actor.purchaseId !== purchaseId) return notFound('purchase')
  } else requirePermission(ctx, 'purchases:read', purchase, 'purchase')
  const rows = await ctx.db.document.findMany({
    where: { purchaseId },
    // A credit note comes before the invoice that replaces what it takes back.
    orderBy: [{ issuedAt: 'asc' }, { series: 'asc' }, { number: 'asc' }],
    include: { creditNotes: { select: { totalMinor: true } } },
  })
  return rows.map((row) => {
    const credited = row.creditNotes.reduce((total, { totalMinor }) => total + totalMinor, 0)
    const content = documentContent.parse(row.content)
    return {
      ...viewOf(row, content.event.timeZone, purchase.accessVersion),
      remaining: money(row.kind === 'invoice' ? row.totalMinor - credited : 0, row.currency),
      buyer: content.buyer,
      locale: asLocale(row.locale),
    }
  })
}

/** For the page of a purchase: whoever has its address may read its documents. */
export async function documentsOfToken(ctx: Ctx, token: string): Promise<PurchaseDocument[]> {
  const opened = await openPurchaseToken(ctx, token)
  return opened ? purchaseDocuments({ ...ctx, actor: { kind: 'buyer', ...opened } }, opened.purchaseId) : []
}

type Issued = Prisma.DocumentGetPayload<object>

function viewOf(row: Issued, timeZone: string, accessVersion: number): DocumentView {
  return {
    id: row.id,
    kind: row.kind,
    label: row.label,
    total: money(row.totalMinor, row.currency),
    vat: money(row.vatMinor, row.currency),
    issuedAt: row.issuedAt,
    timeZone,
    url: documentUrl(row.id, accessVersion),
  }
}

/** The organization's documents, newest first; `cursor` is the id of the last one seen. */
export async function listDocuments(
  ctx: Ctx,
  { cursor, limit, ...filter }: ListDocumentsInput,
): Promise<{ documents: DocumentRow[]; nextCursor: string | null }> {
  const where = documentFilter(ctx, filter)
  const rows = await ctx.db.document.findMany({
    where: { ...where, ...(cursor && { id: { lt: cursor } }) },
    orderBy: { id: 'desc' },
    take: limit + 1,
    include: { purchase: { select: { id: true, number: true, eventId: true, accessVersion: true } } },
  })
  const page = rows.slice(0, limit)
  return {
    documents: page.map(({ purchase: { accessVersion, ...purchase }, ...row }) => {
      const { buyer, event } = documentContent.parse(row.content)
      return {
        ...viewOf(row, event.timeZone, accessVersion),
        buyer: { name: buyer.name, company: buyer.company },
        purchase,
      }
    }),
    nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  }
}

type Filter = Omit<ExportDocumentsInput, 'locale'>

export function documentFilter(ctx: Ctx, { kind, search, from, to, timeZone }: Filter): Prisma.DocumentWhereInput {
  const { organizationId, eventIds } = requireOrganization(ctx, 'payments:read')
  return {
    organizationId,
    ...(eventIds && { purchase: { eventId: { in: [...eventIds] } } }),
    ...(kind && { kind }),
    ...((from || to) && {
      issuedAt: {
        ...(from && { gte: startOf(from, timeZone, 0) }),
        ...(to && { lt: startOf(to, timeZone, 1) }),
      },
    }),
    ...(search && {
      OR: [
        { label: { contains: search.toUpperCase() } },
        {
          purchase: { number: { contains: search.toUpperCase() }, ...(eventIds && { eventId: { in: [...eventIds] } }) },
        },
        { content: { path: ['buyer', 'name'], string_contains: search, mode: 'insensitive' } },
        { content: { path: ['buyer', 'company'], string_contains: search, mode: 'insensitive' } },
      ],
    }),
  }
}

function startOf(day: string, timeZone: string, plusDays: number): Date {
  const start = Temporal.PlainDate.from(day).add({ days: plusDays }).toZonedDateTime(timeZone)
  return new Date(start.epochMilliseconds)
}
