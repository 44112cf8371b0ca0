// Prints a test ticket and keeps it for a day; sends it where that was asked for. For the worker.

import { processStorage } from '@/server/files/storage'
import { markStored, putReserved } from '@/server/files/stored-files'
import type { JobPayload } from '@/server/jobs/catalog'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import type { Locale } from '@/server/kernel/format'
import { money } from '@/server/kernel/money'
import type { Composer } from '@/server/notifications/compose'
import { requestNotification } from '@/server/notifications/request-notification'
import { designSchema } from '@/server/templates/contract'
import { signingKeyOf } from './event-keys'
import { signerOf } from './event-keys-crypto'
import type { TicketPdfProps } from './pdf/props'
import { renderTicket } from './pdf/render-tickets'
import { sampleTicket } from './pdf/sample-ticket'
import { answersIn, picture } from './printed-ticket'
import { makeTicketCode } from './ticket-code'
import { encodeToken, TOKEN_FLAG } from './ticket-token'

export async function renderTestTicket(ctx: Ctx, payload: JobPayload<'render-test-ticket'>): Promise<void> {
  const { fileKey, mailTo, locale, size } = payload
  const row = await ctx.db.storedFile.findUnique({ where: { key: fileKey } })
  if (row?.state !== 'writing' || row.organizationId === null) return
  const { organizationId } = row
  const design = designSchema.parse(payload.design)
  const person = mailTo === null ? null : await ctx.db.user.findUnique({ where: { id: mailTo } })
  const facts = payload.eventId === null ? sampleTicket(locale) : await factsOf(ctx, payload.eventId, locale)
  const logo = design.logoKey === null ? null : await picture(design.logoKey)
  const bytes = await renderTicket({ ...facts, design, logo, size, isTest: true, issuedAt: ctx.now })
  const kept = await putReserved(fileKey, bytes, 'application/pdf')
  await inTransaction(ctx, async (tx) => {
    await markStored(tx, [kept])
    if (!person) return
    const about = { kind: 'test_ticket', key: fileKey, organizationId, purchaseId: null } as const
    const props = { fileKey, eventTitle: facts.eventTitle, organizationName: facts.organizationName }
    await requestNotification(tx, { ...about, recipient: person.email, locale, props })
  })
}

/** The event's own words and pictures, a made-up holder, and a code that every gate knows as a test. */
async function factsOf(ctx: Ctx, eventId: string, locale: Locale): Promise<TicketPdfProps> {
  const event = await ctx.db.event.findUniqueOrThrow({
    where: { id: eventId },
    include: {
      venue: true,
      organization: { select: { name: true } },
      sessions: { orderBy: { startsAt: 'asc' }, take: 1 },
      ticketTypes: { where: { archivedAt: null }, orderBy: [{ position: 'asc' }, { number: 'asc' }], take: 1 },
    },
  })
  const [session] = event.sessions
  const [type] = event.ticketTypes
  const sample = sampleTicket(locale)
  if (!session) throw new Error(`event ${eventId} has no session`)
  return {
    ...sample,
    organizationName: event.organization.name,
    eventTitle: event.title,
    startsAt: session.startsAt,
    endsAt: session.endsAt,
    doorsAt: session.doorsAt,
    timeZone: event.timeZone,
    venueName: event.venue?.name ?? '',
    venueAddress: event.venue?.address ?? '',
    ...(type && {
      ticketTypeName: type.name,
      price: money(type.priceMinor, event.currency),
      vatBasisPoints: type.vatBasisPoints,
    }),
    cover: event.coverKey ? await picture(`${event.coverKey}.pdf.jpg`) : null,
    answers: await madeUpAnswers(ctx, eventId, sample),
    ticketCode: makeTicketCode(ctx.random),
    qrToken: await testToken(ctx, event, type?.number ?? 1),
  }
}

/** The questions are the event's; what its attendees answered is nobody else's to see. */
async function madeUpAnswers(ctx: Ctx, eventId: string, sample: TicketPdfProps): Promise<Record<string, string>> {
  const known = await ctx.db.attendee.findFirst({
    where: { eventId, answers: { not: {} } },
    orderBy: { createdAt: 'desc' },
    select: { answers: true },
  })
  if (!known) return { ...sample.answers }
  return Object.fromEntries(Object.keys(answersIn(known.answers)).map((question) => [question, '…']))
}

async function testToken(ctx: Ctx, event: { id: string; organizationId: string }, type: number): Promise<string> {
  const { kid, wrappedPrivateKey } = await inTransaction(ctx, (tx) => signingKeyOf(tx, event))
  const serial = Buffer.from(ctx.random.bytes(8)).readBigUInt64BE() | 1n
  return encodeToken(
    { flags: TOKEN_FLAG.test, kid, serial, gen: 0, type, slot: 0 },
    signerOf(env().keyEncryptionKey, kid, wrappedPrivateKey),
  )
}

export const composeTestTicket: Composer<'test_ticket'> = async (_ctx, { props }) => {
  const { fileKey, eventTitle, organizationName } = props as Record<string, string>
  const content = await processStorage().get(fileKey ?? '')
  if (!content) throw new Error('the test ticket is not there any more')
  return {
    attachments: [{ filename: 'billet-essai.pdf', content }],
    props: { eventTitle: eventTitle ?? '', organizationName: organizationName ?? '' },
  }
}
