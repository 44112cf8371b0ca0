// Makes designs and their versions. Guards: a version never changes and none goes away, so that a ticket printed again looks as it did; two
// people who save at once are told; a design names only logos of its own organization.
import type { Prisma } from '@/prisma/generated/client'
import { actorName, recordAudit } from '@/server/audit/record-audit'
import { requireWholeOrganization } from '@/server/auth/policy'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { type Design, designSchema, type TemplateVersionView } from './contract'
import { lockTemplate, refuseArchived, type TemplateRow, templateToChange } from './load-template'

const MOST_TEMPLATES = 200

export async function createTemplate(ctx: Ctx, input: { name: string; design: Design }): Promise<TemplateVersionView> {
  const organizationId = requireWholeOrganization(ctx, 'events:update')
  return inTransaction(ctx, async (tx) => {
    const there = await tx.db.ticketTemplate.count({ where: { organizationId, archivedAt: null } })
    if (there >= MOST_TEMPLATES) {
      fail('conflict', 'template.too_many', `An organization has at most ${MOST_TEMPLATES} designs. Archive one first.`)
    }
    const template = await tx.db.ticketTemplate.create({
      data: { id: tx.random.uuid(tx.now), organizationId, name: input.name, createdAt: tx.now },
    })
    const version = await addVersion(tx, template, input.design, 1)
    await recordAudit(tx, { ...about(template), action: 'template.created', after: { name: input.name } })
    return version
  })
}

/** A new version; nothing when nothing changed. */
export async function saveTemplate(
  ctx: Ctx,
  input: { templateId: string; design: Design; seen: number },
): Promise<TemplateVersionView> {
  const { id } = await templateToChange(ctx, input.templateId)
  return inTransaction(ctx, async (tx) => {
    const template = await lockTemplate(tx, id)
    refuseArchived(template)
    const latest = await latestVersion(tx, id)
    if (latest.number !== input.seen) {
      fail('conflict', 'template.changed_meanwhile', 'Somebody else saved this design meanwhile. Load it again.')
    }
    const before = designSchema.safeParse(latest.design)
    if (before.success && JSON.stringify(before.data) === JSON.stringify(input.design)) {
      return viewOf(template, latest, input.design)
    }
    const version = await addVersion(tx, template, input.design, latest.number + 1)
    await recordAudit(tx, { ...about(template), action: 'template.saved', after: { number: version.number } })
    return version
  })
}

/** What an older version looked like, as the newest one. */
export async function restoreVersion(
  ctx: Ctx,
  input: { templateId: string; number: number },
): Promise<TemplateVersionView> {
  const { id } = await templateToChange(ctx, input.templateId)
  return inTransaction(ctx, async (tx) => {
    const template = await lockTemplate(tx, id)
    refuseArchived(template)
    const old = await tx.db.ticketTemplateVersion.findUnique({
      where: { templateId_number: { templateId: id, number: input.number } },
    })
    if (!old) return notFound('template')
    const latest = await latestVersion(tx, id)
    const version = await addVersion(tx, template, designSchema.parse(old.design), latest.number + 1)
    const after = { number: version.number, restored: input.number }
    await recordAudit(tx, { ...about(template), action: 'template.saved', after })
    return version
  })
}

type VersionRow = { id: string; number: number; createdAt: Date }

async function addVersion(
  tx: TxCtx,
  template: TemplateRow,
  design: Design,
  number: number,
): Promise<TemplateVersionView> {
  await requireOwnLogo(tx, template.organizationId, design)
  const row = {
    id: tx.random.uuid(tx.now),
    organizationId: template.organizationId,
    templateId: template.id,
    number,
    design: design as unknown as Prisma.InputJsonObject,
    actor: actorName(tx.actor),
    createdAt: tx.now,
  }
  await tx.db.ticketTemplateVersion.create({ data: row })
  return viewOf(template, row, design)
}

/** Whatever key a request brings, only what this organization uploaded is printed. */
export async function requireOwnLogo(ctx: Pick<Ctx, 'db'>, organizationId: string, design: Design): Promise<void> {
  if (design.logoKey === null) return
  const where = { key: design.logoKey, organizationId, kind: 'template', state: 'stored' }
  if ((await ctx.db.storedFile.count({ where })) === 0) {
    fail('invalid', 'template.unknown_logo', 'This logo is not there any more. Send it again.')
  }
}

function latestVersion(tx: TxCtx, templateId: string) {
  return tx.db.ticketTemplateVersion.findFirstOrThrow({ where: { templateId }, orderBy: { number: 'desc' } })
}

function viewOf(template: TemplateRow, { id, number, createdAt }: VersionRow, design: Design): TemplateVersionView {
  return { id, templateId: template.id, name: template.name, number, latest: number, design, createdAt }
}

function about({ organizationId, id }: TemplateRow) {
  return { organizationId, subject: { kind: 'ticket_template', id } }
}
