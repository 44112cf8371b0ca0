// A new organization with its maker as owner. Guards: its slug is unique in the installation, also when two are made at once.
import { recordAudit } from '@/server/audit/record-audit'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { slugOf, slugsFrom } from '@/server/kernel/slug'
import type { CreateOrganizationInput } from './contract'

const maxOwned = 20

export async function createOrganization(
  ctx: Ctx,
  input: CreateOrganizationInput,
): Promise<{ id: string; slug: string; name: string }> {
  const { actor } = ctx
  if (actor.kind !== 'user') fail('unauthenticated', 'auth.required', 'Sign in first.')
  return inTransaction(ctx, async (tx) => {
    // Choosing a slug is one at a time; the unique index is the second guard.
    await tx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('organization/slug', 0))`
    const owned = await tx.db.membership.count({ where: { userId: actor.userId, role: 'owner' } })
    if (owned >= maxOwned)
      fail('conflict', 'organization.too_many', `One person can own at most ${maxOwned} organizations.`)
    const organization = { id: tx.random.uuid(tx.now), name: input.name, slug: await freeSlug(tx, input.name) }
    await tx.db.organization.create({ data: { ...organization, locale: input.locale, createdAt: tx.now } })
    await tx.db.membership.create({
      data: {
        id: tx.random.uuid(tx.now),
        organizationId: organization.id,
        userId: actor.userId,
        role: 'owner',
        createdAt: tx.now,
      },
    })
    await recordAudit(tx, {
      organizationId: organization.id,
      action: 'organization.created',
      subject: { kind: 'organization', id: organization.id },
      after: { name: organization.name, slug: organization.slug, ownerUserId: actor.userId },
    })
    return organization
  })
}

async function freeSlug(tx: TxCtx, name: string): Promise<string> {
  const { candidates, lastResort } = slugsFrom(slugOf(name, 'organisation'), tx.random)
  const taken = await tx.db.organization.findMany({ where: { slug: { in: candidates } }, select: { slug: true } })
  // `/org/new` is a page of its own.
  const used = new Set(['new', ...taken.map(({ slug }) => slug)])
  return candidates.find((slug) => !used.has(slug)) ?? lastResort
}
