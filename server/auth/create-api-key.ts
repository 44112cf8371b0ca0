// A key for an organization's own programs. Guards: it can do nothing that its maker could not; its text is given once and never again;
// an organization has so many live ones at most, however fast they are made.
import { recordAudit } from '@/server/audit/record-audit'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { makeApiKey } from './api-key-token'
import { type ApiKeyView, type CreateApiKeyInput, maxLiveApiKeys } from './contract'
import { requireWholeOrganization } from './policy'

export async function createApiKey(ctx: Ctx, input: CreateApiKeyInput): Promise<ApiKeyView & { token: string }> {
  // A key reaches every event, so whoever was given only some may not make one.
  const organizationId = requireWholeOrganization(ctx, 'api_keys:manage')
  const { actor } = ctx
  if (actor.kind !== 'user') fail('forbidden', 'auth.forbidden', 'Keys are made by people.')
  const beyond = input.permissions.filter((name) => !actor.permissions.has(name))
  if (beyond.length > 0) {
    fail(
      'forbidden',
      'api_key.permissions_beyond_own',
      `You do not have these permissions yourself: ${beyond.join(', ')}.`,
    )
  }
  const { token, prefix, secretHash } = makeApiKey(ctx.random)
  const row = {
    id: ctx.random.uuid(ctx.now),
    organizationId,
    name: input.name,
    prefix,
    permissions: input.permissions,
    createdAt: ctx.now,
  }
  await inTransaction(ctx, async (tx) => {
    await refuseTooMany(tx, organizationId)
    await tx.db.apiKey.create({ data: { ...row, secretHash, createdByUserId: actor.userId } })
    await recordAudit(tx, {
      organizationId,
      action: 'api_key.created',
      subject: { kind: 'api_key', id: row.id },
      after: { name: row.name, prefix, permissions: row.permissions },
    })
  })
  const { organizationId: _, ...view } = row
  return { ...view, lastUsedAt: null, revokedAt: null, token }
}

async function refuseTooMany(tx: TxCtx, organizationId: string): Promise<void> {
  await tx.db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`api_keys/${organizationId}`}, 0))::text`
  if ((await tx.db.apiKey.count({ where: { organizationId, revokedAt: null } })) < maxLiveApiKeys) return
  fail('conflict', 'api_key.too_many', `An organization has at most ${maxLiveApiKeys} keys. Revoke one first.`)
}
