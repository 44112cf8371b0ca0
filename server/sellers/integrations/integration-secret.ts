// The secret of an integration: made once, wrapped at rest, opened only to check a signature.
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import type { Random } from '@/server/kernel/random'
import { open, seal } from '@/server/kernel/seal'
import { isUuid } from '@/server/kernel/text'

export function makeIntegrationSecret(random: Pick<Random, 'bytes'>): string {
  return `ptl_int_${Buffer.from(random.bytes(32)).toString('base64url')}`
}

export function wrapIntegrationSecret(id: string, secret: string, random: Pick<Random, 'bytes'>): string {
  return seal(env().keyEncryptionKey, secret, `integration:${id}`, random)
}

/** The live secrets of an integration and whose it is; null when there is none such, or it was revoked. */
export async function integrationSecrets(
  ctx: Pick<Ctx, 'db' | 'now'>,
  id: string,
): Promise<{ organizationId: string; secrets: string[] } | null> {
  if (!isUuid(id)) return null
  const row = await ctx.db.integration.findUnique({ where: { id } })
  if (!row || row.revokedAt) return null
  const opened = (wrapped: string) => open(env().keyEncryptionKey, wrapped, `integration:${id}`).toString('utf8')
  const { wrappedSecret, previousWrappedSecret: previous, previousUntil } = row
  const overlaps = previous !== null && previousUntil !== null && previousUntil > ctx.now
  return {
    organizationId: row.organizationId,
    secrets: [opened(wrappedSecret), ...(overlaps ? [opened(previous)] : [])],
  }
}
