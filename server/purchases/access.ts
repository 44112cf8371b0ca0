// The purchase access token: shows and pays one purchase, nothing else. Derived whenever it is needed, never stored.
import { isCapability, makeCapability, readCapability } from '@/server/kernel/capability'
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { asLocale } from '@/server/kernel/format'
import { pageUrl } from '@/server/kernel/links'

export const accessTokenPrefix = 'ptl_buy_'
const PURPOSE = 'purchase'

export function purchaseAccessToken(purchase: { id: string; accessVersion: number }): string {
  return accessTokenPrefix + makeCapability(env().authSecret, PURPOSE, purchase.id, purchase.accessVersion)
}

/** The purchase's page; its address is the right to see it. */
export function purchaseUrl(purchase: { id: string; accessVersion: number; locale: string }): string {
  return pageUrl(`/p/${purchaseAccessToken(purchase)}`, asLocale(purchase.locale))
}

/** The purchase that a live token names, or null for a forged, revoked or malformed one. */
export async function openPurchaseToken(
  ctx: Pick<Ctx, 'pool'>,
  token: string,
): Promise<{ purchaseId: string; organizationId: string } | null> {
  if (!token.startsWith(accessTokenPrefix)) return null
  const capability = token.slice(accessTokenPrefix.length)
  const id = readCapability(capability)
  if (!id) return null
  const { rows } = await ctx.pool.query<{ accessVersion: number; organizationId: string }>({
    name: 'open-purchase-token',
    text: 'SELECT access_version AS "accessVersion", organization_id AS "organizationId" FROM purchase WHERE id = $1',
    values: [id],
  })
  const [purchase] = rows
  if (!purchase || !isCapability(env().authSecret, PURPOSE, capability, purchase.accessVersion)) return null
  return { purchaseId: id, organizationId: purchase.organizationId }
}
