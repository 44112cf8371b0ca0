// The address of a document's file, `/d/{token}.pdf`: a capability over its id, for the buyer, the organizer and whoever keeps their books.
// Revoked with the purchase's own address.
import { isCapability, makeCapability, readCapability } from '@/server/kernel/capability'
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { notFound } from '@/server/kernel/errors'
import { apiUrl } from '@/server/kernel/links'

const PURPOSE = 'document'

/** `accessVersion` is the purchase's. */
export function documentUrl(id: string, accessVersion: number): string {
  return apiUrl(`/d/${makeCapability(env().authSecret, PURPOSE, id, accessVersion)}.pdf`)
}

export async function openDocument(
  ctx: Ctx,
  token: string,
): Promise<{ id: string; organizationId: string; label: string }> {
  const id = readCapability(token)
  if (!id) return notFound('document')
  const document = await ctx.db.document.findUnique({
    where: { id },
    select: { id: true, organizationId: true, label: true, purchase: { select: { accessVersion: true } } },
  })
  if (!document || !isCapability(env().authSecret, PURPOSE, token, document.purchase.accessVersion))
    return notFound('document')
  return document
}
