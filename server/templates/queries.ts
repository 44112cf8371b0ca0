// Reads of designs for the dashboard. Views, never rows.
import { actorNames } from '@/server/audit/actor-names'
import { requireOrganization } from '@/server/auth/policy'
import { loadEvent } from '@/server/events/load-event'
import type { Ctx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import {
  designSchema,
  type EventTemplates,
  type TemplateListItem,
  type TemplateVersionView,
  type VersionListItem,
} from './contract'
import { loadTemplate } from './load-template'

/** Those in use first, then by age. */
export async function listTemplates(ctx: Ctx): Promise<TemplateListItem[]> {
  const { organizationId } = requireOrganization(ctx, 'events:read')
  const rows = await ctx.db.ticketTemplate.findMany({
    where: { organizationId },
    orderBy: [{ archivedAt: { sort: 'asc', nulls: 'first' } }, { createdAt: 'asc' }],
    include: {
      versions: { orderBy: { number: 'desc' }, take: 1 },
      _count: { select: { events: true, ticketTypes: true } },
    },
  })
  return rows.flatMap(({ id, name, isDefault, archivedAt, createdAt, versions: [version], _count }) =>
    version
      ? {
          id,
          name,
          isDefault,
          archivedAt,
          createdAt,
          version: {
            number: version.number,
            createdAt: version.createdAt,
            design: designSchema.parse(version.design),
          },
          uses: _count.events + _count.ticketTypes,
        }
      : [],
  )
}

/** The newest version, or the one asked for. */
export async function templateVersion(
  ctx: Ctx,
  input: { templateId: string; number?: number | undefined },
): Promise<TemplateVersionView> {
  const template = await loadTemplate(ctx, input.templateId, 'events:read')
  const versions = await ctx.db.ticketTemplateVersion.findMany({
    where: { templateId: template.id },
    orderBy: { number: 'desc' },
    take: 1,
  })
  const [latest] = versions
  const version =
    input.number === undefined || input.number === latest?.number
      ? latest
      : await ctx.db.ticketTemplateVersion.findUnique({
          where: { templateId_number: { templateId: template.id, number: input.number } },
        })
  if (!latest || !version) return notFound('template')
  return {
    id: version.id,
    templateId: template.id,
    name: template.name,
    number: version.number,
    latest: latest.number,
    design: designSchema.parse(version.design),
    createdAt: version.createdAt,
  }
}

/** Newest first, with how many tickets were issued with each. */
export async function listVersions(ctx: Ctx, input: { templateId: string }): Promise<VersionListItem[]> {
  const template = await loadTemplate(ctx, input.templateId, 'events:read')
  const rows = await ctx.db.ticketTemplateVersion.findMany({
    where: { templateId: template.id },
    orderBy: { number: 'desc' },
    take: 100,
    select: { number: true, createdAt: true, actor: true, _count: { select: { tickets: true } } },
  })
  const names = await actorNames(
    ctx,
    rows.map(({ actor }) => actor),
  )
  return rows.map(({ number, createdAt, actor, _count }) => ({
    number,
    createdAt,
    actor: names.get(actor) ?? { kind: 'anonymous', name: '' },
    tickets: _count.tickets,
  }))
}

/** What an event and its ticket types have chosen. */
export async function eventTemplates(ctx: Ctx, input: { eventId: string }): Promise<EventTemplates> {
  const { id, organizationId } = await loadEvent(ctx, input.eventId, 'events:read')
  const event = await ctx.db.event.findUniqueOrThrow({
    where: { id },
    select: {
      ticketTemplateId: true,
      ticketTypes: {
        where: { archivedAt: null },
        orderBy: [{ position: 'asc' }, { number: 'asc' }],
        select: { id: true, name: true, ticketTemplateId: true },
      },
    },
  })
  const organizationDefault = await ctx.db.ticketTemplate.findFirst({
    where: { organizationId, isDefault: true, archivedAt: null },
    select: { id: true, name: true },
  })
  return {
    organizationDefault,
    event: event.ticketTemplateId,
    ticketTypes: event.ticketTypes.map(({ ticketTemplateId: templateId, ...type }) => ({ ...type, templateId })),
  }
}
