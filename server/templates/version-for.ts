// Which version of which design a ticket is printed with: the ticket type's, else the event's, else the organization's default, else none
// (the built-in look). Asked once, when a ticket is issued.
import { Prisma } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'

/** Rows of "ticketTypeId" and "versionId", within the statement that issues; a type that is missing has the built-in look. */
export function templateVersionsOf(ticketTypeIds: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    SELECT tt.id AS "ticketTypeId", v.id AS "versionId"
    FROM ticket_type tt
    JOIN event e ON e.id = tt.event_id
    CROSS JOIN LATERAL (
      SELECT t.id FROM ticket_template t
      WHERE t.organization_id = e.organization_id AND t.archived_at IS NULL
        AND (t.id = tt.ticket_template_id OR t.id = e.ticket_template_id OR t.is_default)
      ORDER BY (t.id = tt.ticket_template_id) IS TRUE DESC, (t.id = e.ticket_template_id) IS TRUE DESC LIMIT 1
    ) chosen
    CROSS JOIN LATERAL (
      SELECT v.id FROM ticket_template_version v WHERE v.template_id = chosen.id ORDER BY v.number DESC LIMIT 1
    ) v
    WHERE tt.id = ANY (${ticketTypeIds}::uuid[])`
}

/** The newest version of a design that a request names: another organization's, an archived one and one that never was are all 404. */
export async function newestVersionOf(
  ctx: Pick<Ctx, 'db'>,
  organizationId: string,
  templateId: string,
): Promise<string> {
  const version = await ctx.db.ticketTemplateVersion.findFirst({
    where: { templateId, template: { organizationId, archivedAt: null } },
    orderBy: { number: 'desc' },
    select: { id: true },
  })
  return version?.id ?? notFound('template')
}
