// A design tried out: one ticket, printed for who works on it, shown in the editor or sent to their own address. Guards: its code is signed
// with the event's key and the TEST flag, so that the whole way to the gate can be tried and no gate lets it in; it goes to nobody else.

import { requireOrganization } from '@/server/auth/policy'
import { limit } from '@/server/auth/rate-limit'
import { loadEvent } from '@/server/events/load-event'
import { fileLink } from '@/server/files/links'
import { reserveFile } from '@/server/files/stored-files'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import type { TestTicketInput } from '@/server/templates/contract'
import { requireOwnLogo } from '@/server/templates/save-template'

/** `fileKey`: what to ask `testTicketFile` for until it is there, in a second or two. */
export async function askForTestTicket(ctx: Ctx, input: TestTicketInput): Promise<{ fileKey: string }> {
  const organizationId = await requireDesigner(ctx, input.eventId)
  const userId = ctx.actor.kind === 'user' ? ctx.actor.userId : null
  if (input.byMail && userId === null) notFound('user')
  await limit(ctx, 'test_ticket', userId ?? organizationId)
  if (input.byMail) await limit(ctx, 'test_ticket_mail', userId ?? organizationId)
  await requireOwnLogo(ctx, organizationId, input.design)
  const eventId = input.eventId ?? (await newestEvent(ctx, organizationId))
  const fileKey = await reserveFile(ctx, { kind: 'sample', organizationId, eventId, extension: 'pdf' })
  const { design, size, locale } = input
  const payload = { fileKey, eventId, size, locale, design, mailTo: input.byMail ? userId : null }
  await inTransaction(ctx, (tx) => enqueue(tx, 'render-test-ticket', payload))
  return { fileKey }
}

/** `url` is null while it is printed; it lives for minutes. */
export async function testTicketFile(ctx: Ctx, input: { fileKey: string }): Promise<{ url: string | null }> {
  const { organizationId, eventIds } = requireOrganization(ctx, 'events:update')
  const row = await ctx.db.storedFile.findUnique({ where: { key: input.fileKey } })
  if (!row || row.organizationId !== organizationId || row.kind !== 'sample' || row.state === 'obsolete') {
    return notFound('file')
  }
  if (row.eventId !== null && eventIds?.includes(row.eventId) === false) return notFound('file')
  return { url: row.state === 'stored' ? fileLink(ctx, { key: row.key, name: 'billet-essai.pdf' }) : null }
}

/** The names of the questions that attendees answered, for texts that want to name an answer. */
export async function knownQuestions(ctx: Ctx, input: { eventId?: string | undefined }): Promise<string[]> {
  const organizationId = await requireDesigner(ctx, input.eventId, 'events:read')
  const eventId = input.eventId ?? (await newestEvent(ctx, organizationId))
  if (eventId === null) return []
  const rows = await ctx.db.$queryRaw<{ name: string }[]>`
    SELECT DISTINCT jsonb_object_keys(a.answers) AS name
    FROM (SELECT answers FROM attendee WHERE event_id = ${eventId}::uuid ORDER BY created_at DESC LIMIT 1000) a
    ORDER BY name LIMIT 50`
  return rows.map(({ name }) => name)
}

async function requireDesigner(
  ctx: Ctx,
  eventId: string | undefined,
  permission: 'events:read' | 'events:update' = 'events:update',
): Promise<string> {
  if (eventId !== undefined) return (await loadEvent(ctx, eventId, permission)).organizationId
  return requireOrganization(ctx, permission).organizationId
}

async function newestEvent(ctx: Ctx, organizationId: string): Promise<string | null> {
  const ids = ctx.actor.kind === 'user' ? ctx.actor.eventIds : null
  const event = await ctx.db.event.findFirst({
    where: { organizationId, ...(ids && { id: { in: [...ids] } }) },
    orderBy: { createdAt: 'desc' },
    select: { id: true },
  })
  return event?.id ?? null
}
