// What the previews of designs show: the organization's own event where there is one, and a made-up holder in any case.
import type { Example } from '@/components/dashboard/templates/example'
import type { OrganizerEvent } from '@/server/events/contract'
import { type Locale, locales } from '@/server/kernel/format'
import { sampleTicket, unsignedToken } from '@/server/tickets/pdf/sample-ticket'
import { qrPath } from '@/server/tickets/qr-path'
import type { caller } from '@/server/trpc/rsc'

type Api = Awaited<ReturnType<typeof caller>>

type Given = {
  organizationName: string
  event: OrganizerEvent | null
  /** Names of the questions that its attendees answered. */
  questions: readonly string[]
  now: Date
}

/** Those to come first, then the last ones. */
export async function eventsToChoose(api: Api, organization: string): Promise<{ id: string; title: string }[]> {
  const [upcoming, past] = await Promise.all([
    api.events.list({ organization, period: 'upcoming', limit: 100 }),
    api.events.list({ organization, period: 'past', limit: 20 }),
  ])
  return [...upcoming.items, ...past.items].map(({ id, title }) => ({ id, title }))
}

/** A code that nobody signed. */
export const exampleCode = () => qrPath(unsignedToken)

export function exampleOf({ organizationName, event, questions, now }: Given): Example {
  const facts = Object.fromEntries(
    locales.map((locale) => {
      const sample = { ...sampleTicket(locale), organizationName, isTest: false, issuedAt: now }
      return [locale, event ? { ...sample, ...factsOf(event, questions) } : sample]
    }),
  ) as Record<Locale, ReturnType<typeof sampleTicket>>
  return {
    eventId: event?.id ?? null,
    facts,
    cover: event?.coverPath ?? null,
    types: (event?.ticketTypes ?? [])
      .filter(({ archivedAt }) => archivedAt === null)
      .map(({ id, name, price, vatRate }) => ({ id, name, price, vatBasisPoints: Math.round(100 * vatRate) })),
    questions: questions.length > 0 ? questions : null,
  }
}

function factsOf(event: OrganizerEvent, questions: readonly string[]) {
  return {
    eventTitle: event.title,
    startsAt: event.startsAt,
    endsAt: event.endsAt,
    doorsAt: event.doorsAt,
    timeZone: event.timeZone,
    venueName: event.venue?.name ?? '',
    venueAddress: event.venue?.address ?? '',
    ...(questions.length > 0 && { answers: Object.fromEntries(questions.map((question) => [question, '…'])) }),
  }
}
