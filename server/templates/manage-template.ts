// Names designs, takes them out of use, and says where they are used. Guards: an organization has one default at most; an archived design
// is used for nothing that is issued from then on, and still prints what was issued with it.
import { recordAudit } from '@/server/audit/record-audit'
import { requireWholeOrganization } from '@/server/auth/policy'
import { loadEvent, lockEvent } from '@/server/events/load-event'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import { loadTemplate, lockTemplate, refuseArchived, templateToChange } from './load-template'

export async function renameTemplate(ctx: Ctx, input: { templateId: string; name: string }): Promise<{ name: string }> {
  const { id } = await templateToChange(ctx, input.templateId)
  return inTransaction(ctx, async (tx) => {
    const template = await lockTemplate(tx, id)
    refuseArchived(template)
    await tx.db.ticketTemplate.update({ where: { id }, data: { name: input.name } })
    await recordAudit(tx, {
      organizationId: template.organizationId,
      action: 'template.renamed',
      subject: { kind: 'ticket_template', id },
      before: { name: template.name },
      after: { name: input.name },
    })
    return { name: input.name }
  })
}

/** Events and ticket types that name it go on with what stands next in line. */
export async function archiveTemplate(ctx: Ctx, input: { templateId: string }): Promise<{ archivedAt: Date }> {
  const { id } = await templateToChange(ctx, input.templateId)
  return inTransaction(ctx, async (tx) => {
    const template = await lockTemplate(tx, id)
    if (template.archivedAt) return { archivedAt: template.archivedAt }
    await tx.db.ticketTemplate.update({ where: { id }, data: { archivedAt: tx.now, isDefault: false } })
    await tx.db.event.updateMany({ where: { ticketTemplateId: id }, data: { ticketTemplateId: null } })
    await tx.db.ticketType.updateMany({ where: { ticketTemplateId: id }, data: { ticketTemplateId: null } })
    await recordAudit(tx, {
      organizationId: template.organizationId,
      action: 'template.archived',
      subject: { kind: 'ticket_template', id },
      before: { name: template.name, isDefault: template.isDefault },
    })
    return { archivedAt: tx.now }
  })
}

/** Null: the built-in look. */
export async function setDefaultTemplate(
  ctx: Ctx,
  input: { templateId: string | null },
): Promise<{ templateId: string | null }> {
  const wanted = input.templateId === null ? null : await templateToChange(ctx, input.templateId)
  const organizationId = requireWholeOrganization(ctx, 'events:update')
  await inTransaction(ctx, async (tx) => {
    // One after the other, so that two who choose at once end with one default.
    await tx.db
      .$queryRaw`SELECT id FROM ticket_template WHERE organization_id = ${organizationId}::uuid ORDER BY id FOR UPDATE`
    if (wanted) refuseArchived(await lockTemplate(tx, wanted.id))
    const before = await tx.db.ticketTemplate.findFirst({ where: { organizationId, isDefault: true } })
    if ((before?.id ?? null) === input.templateId) return
    await tx.db.ticketTemplate.updateMany({ where: { organizationId, isDefault: true }, data: { isDefault: false } })
    if (wanted) await tx.db.ticketTemplate.update({ where: { id: wanted.id }, data: { isDefault: true } })
    await recordAudit(tx, {
      organizationId,
      action: 'template.default_set',
      subject: { kind: 'organization', id: organizationId },
      before: { templateId: before?.id ?? null },
      after: { templateId: input.templateId },
    })
  })
  return { templateId: input.templateId }
}

/** For an event, or for one of its ticket types. What is issued already keeps its look. */
export async function assignTemplate(
  ctx: Ctx,
  input: { eventId: string; ticketTypeId?: string | undefined; templateId: string | null },
): Promise<{ templateId: string | null }> {
  const event = await loadEvent(ctx, input.eventId, 'events:update')
  const template = input.templateId === null ? null : await loadTemplate(ctx, input.templateId, 'events:update')
  const data = { ticketTemplateId: input.templateId }
  await inTransaction(ctx, async (tx) => {
    await lockEvent(tx, event.id)
    if (template) refuseArchived(await lockTemplate(tx, template.id))
    if (input.ticketTypeId) {
      const { count } = await tx.db.ticketType.updateMany({
        where: { id: input.ticketTypeId, eventId: event.id },
        data,
      })
      if (count === 0) notFound('ticket_type')
    } else await tx.db.event.update({ where: { id: event.id }, data })
    await recordAudit(tx, {
      organizationId: event.organizationId,
      action: 'template.assigned',
      subject: { kind: 'event', id: event.id },
      after: { templateId: input.templateId, ticketTypeId: input.ticketTypeId ?? null },
    })
  })
  return { templateId: input.templateId }
}
