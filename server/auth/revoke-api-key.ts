// Ends an API key, from the next request on. Revoking it again changes nothing.
import { recordAudit } from '@/server/audit/record-audit'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import type { RevokeApiKeyInput } from './contract'
import { requireWholeOrganization } from './policy'

export async function revokeApiKey(ctx: Ctx, input: RevokeApiKeyInput): Promise<{ id: string; revokedAt: Date }> {
  // As for making one: what reaches every event is not ended by whoever was given only some.
  const organizationId = requireWholeOrganization(ctx, 'api_keys:manage')
  return inTransaction(ctx, async (tx) => {
    const { count } = await tx.db.apiKey.updateMany({
      where: { id: input.id, organizationId, revokedAt: null },
      data: { revokedAt: ctx.now },
    })
    const key = await tx.db.apiKey.findFirst({
      where: { id: input.id, organizationId },
      select: { revokedAt: true, prefix: true },
    })
    if (!key?.revokedAt) notFound('api_key')
    if (count === 1) {
      await recordAudit(tx, {
        organizationId,
        action: 'api_key.revoked',
        subject: { kind: 'api_key', id: input.id },
        before: { prefix: key.prefix },
      })
    }
    return { id: input.id, revokedAt: key.revokedAt }
  })
}
