// Makes, rotates, ends and lists the integrations of an organization. Guards: a secret's text leaves once, when it is made; a rotation
// keeps the one before for a while, so that no message is lost in between.
import type { Integration } from '@/prisma/generated/client'
import { recordAudit } from '@/server/audit/record-audit'
import { requireOrganization, requireWholeOrganization } from '@/server/auth/policy'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import {
  type CreateIntegrationInput,
  type IntegrationInput,
  type IntegrationView,
  type IntegrationWithSecret,
  maxLiveIntegrations,
  rotationOverlapHours,
} from './contract'
import { makeIntegrationSecret, wrapIntegrationSecret } from './integration-secret'

export async function listIntegrations(ctx: Ctx): Promise<IntegrationView[]> {
  const { organizationId } = requireOrganization(ctx, 'settings:read')
  const rows = await ctx.db.integration.findMany({ where: { organizationId }, orderBy: { createdAt: 'desc' } })
  return rows.map(viewOf)
}

export async function createIntegration(ctx: Ctx, input: CreateIntegrationInput): Promise<IntegrationWithSecret> {
  const organizationId = requireWholeOrganization(ctx, 'settings:manage')
  const id = ctx.random.uuid(ctx.now)
  const secret = makeIntegrationSecret(ctx.random)
  return inTransaction(ctx, async (tx) => {
    await tx.db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`integrations/${organizationId}`}, 0))::text`
    if ((await tx.db.integration.count({ where: { organizationId, revokedAt: null } })) >= maxLiveIntegrations)
      fail('conflict', 'integration.too_many', `An organization has at most ${maxLiveIntegrations} integrations.`)
    const wrappedSecret = wrapIntegrationSecret(id, secret, tx.random)
    const row = await tx.db.integration.create({
      data: { id, organizationId, name: input.name, wrappedSecret, createdAt: tx.now },
    })
    await audit(tx, row, 'integration.created')
    return { ...viewOf(row), secret }
  })
}

export async function rotateIntegration(ctx: Ctx, input: IntegrationInput): Promise<IntegrationWithSecret> {
  const organizationId = requireWholeOrganization(ctx, 'settings:manage')
  const secret = makeIntegrationSecret(ctx.random)
  return inTransaction(ctx, async (tx) => {
    const known = await lockLive(tx, organizationId, input.id)
    const row = await tx.db.integration.update({
      where: { id: known.id },
      data: {
        wrappedSecret: wrapIntegrationSecret(known.id, secret, tx.random),
        previousWrappedSecret: known.wrappedSecret,
        previousUntil: new Date(tx.now.getTime() + rotationOverlapHours * 3_600_000),
      },
    })
    await audit(tx, row, 'integration.rotated')
    return { ...viewOf(row), secret }
  })
}

/** From the next message on. Revoking it again changes nothing. */
export async function revokeIntegration(ctx: Ctx, input: IntegrationInput): Promise<IntegrationView> {
  const organizationId = requireWholeOrganization(ctx, 'settings:manage')
  return inTransaction(ctx, async (tx) => {
    const { count } = await tx.db.integration.updateMany({
      where: { id: input.id, organizationId, revokedAt: null },
      data: { revokedAt: tx.now, previousWrappedSecret: null, previousUntil: null },
    })
    const row = await tx.db.integration.findFirst({ where: { id: input.id, organizationId } })
    if (!row) return notFound('integration')
    if (count === 1) await audit(tx, row, 'integration.revoked')
    return viewOf(row)
  })
}

async function lockLive(tx: TxCtx, organizationId: string, id: string): Promise<Integration> {
  await tx.db.$queryRaw`SELECT id FROM integration WHERE id = ${id}::uuid FOR UPDATE`
  const row = await tx.db.integration.findFirst({ where: { id, organizationId, revokedAt: null } })
  return row ?? notFound('integration')
}

function audit(tx: TxCtx, { id, organizationId, name }: Integration, action: string): Promise<void> {
  return recordAudit(tx, { organizationId, action, subject: { kind: 'integration', id }, after: { name } })
}

function viewOf({ id, name, createdAt, previousUntil, revokedAt }: Integration): IntegrationView {
  return { id, name, createdAt, previousUntil, revokedAt }
}
