// Whom a filter finds, as one piece of SQL for the count, the list of people and the freezing of recipients alike. Guards: an address stands
// in it once, in small letters; a link goes only to the address whose ticket or purchase it opens.
import { Prisma } from '@/prisma/generated/client'
import { hasNoTicket } from '@/server/attendees/without-ticket'
import type { CampaignKind } from '../contract'
import type { Audience } from './contract'

export type Aim = { organizationId: string; eventId: string | null; audience: Audience }

const { empty, join, sql } = Prisma

/** Purchases that were paid at some time and not taken back as a whole before. */
const PAID = ['paid', 'partially_refunded', 'disputed', 'needs_attention']

/**
 * Rows (address, name, locale, ticket_id, purchase_id, session_id, tickets), one for each address. What it has several of is null. `found`
 * is the name of the rows before they are gathered, with `person` and with addresses that are null.
 */
export function audienceRows(aim: Aim): Prisma.Sql {
  return sql`found AS MATERIALIZED (${aim.audience.to === 'buyers' ? buyers(aim) : holders(aim)}),
    reader AS (
      SELECT address, (array_agg(name ORDER BY since DESC, name))[1] AS name, (array_agg(locale ORDER BY since DESC, locale))[1] AS locale,
        ${only('ticket_id')}, ${only('purchase_id')}, ${only('session_id')}, count(DISTINCT ticket_id)::int AS tickets
      FROM found WHERE address IS NOT NULL GROUP BY address
    )`
}

function only(column: string): Prisma.Sql {
  const name = Prisma.raw(column)
  return sql`CASE WHEN count(DISTINCT ${name}) = 1 THEN min(${name}::text)::uuid END AS ${name}`
}

/** Why an address gets nothing of this kind, else null; of a `reader r`. What is about a ticket reaches those who want no campaigns. */
export function suppressionOf(organizationId: string, kind: CampaignKind): Prisma.Sql {
  const wishes = {
    campaign: sql`true`,
    reminder: sql`s.reason <> 'unsubscribed'`,
    event_changed: sql`false`,
  }
  return sql`(SELECT s.reason FROM suppression s WHERE s.organization_id = ${organizationId}::uuid AND s.address = r.address
    AND (s.scope = 'everything' OR ${wishes[kind]}) ORDER BY s.scope DESC LIMIT 1)`
}

/** Who would be reached as well if people without a ticket were asked for; null: they are, or the other filters are about tickets. */
export function neverTicketed(aim: Aim): Prisma.Sql | null {
  const { to, ticketStatuses } = aim.audience
  if (to !== 'holders' || ticketStatuses.length === 0 || ticketStatuses.includes('none') || asksForTickets(aim))
    return null
  return sql`SELECT FROM attendee a WHERE ${among('a', aim)} AND a.email IS NOT NULL ${ofPeople(aim)}
    AND NOT EXISTS (SELECT FROM ticket t WHERE t.attendee_id = a.id)`
}

/** Without an address of its own, and not passed on to anybody: as `recipientOf` of tickets has it. */
const isItsBuyers = sql`(a.email IS NULL AND NOT EXISTS (SELECT FROM ticket_transfer f WHERE f.ticket_id = t.id AND f.status = 'accepted'))`

function holders(aim: Aim): Prisma.Sql {
  const { audience } = aim
  const { ticketStatuses: wished, purchaseStatuses } = audience
  const statuses = wished.length === 0 ? ['valid', 'blocked', 'void', 'none'] : wished
  const ofTickets = sql`
    SELECT lower(CASE WHEN ${isItsBuyers} THEN nullif(p.buyer_email, '') ELSE a.email END) AS address, coalesce(p.locale, 'fr') AS locale,
      t.issued_at AS since, CASE WHEN ${isItsBuyers} AND p.id IS NOT NULL THEN p.buyer_name ELSE a.name END AS name,
      CASE WHEN t.status = 'valid' THEN t.id END AS ticket_id, t.session_id, a.id AS person,
      CASE WHEN ${isItsBuyers} OR lower(a.email) = lower(p.buyer_email) THEN p.id END AS purchase_id
    FROM ticket t JOIN attendee a ON a.id = t.attendee_id LEFT JOIN purchase p ON p.id = t.purchase_id
    WHERE ${among('t', aim)} AND t.status::text = ANY (${statuses}::text[]) ${typesOf(audience)} ${sessionsOf(audience)}
      ${enteredOf(audience)} ${answersOf(audience)} ${localesOf(audience)}
      ${purchaseStatuses.length > 0 ? sql`AND p.status::text = ANY (${purchaseStatuses}::text[])` : empty}`
  if (!statuses.includes('none') || asksForTickets(aim)) return ofTickets
  return sql`${ofTickets} UNION ALL
    SELECT lower(a.email), 'fr', a.created_at, a.name, NULL, NULL, a.id, NULL FROM attendee a
    WHERE ${among('a', aim)} AND ${hasNoTicket} ${ofPeople(aim)}`
}

function asksForTickets({ audience }: Aim): boolean {
  const { ticketTypeIds, sessionIds, purchaseStatuses, entered } = audience
  return ticketTypeIds.length + sessionIds.length + purchaseStatuses.length > 0 || entered === 'yes'
}

/** Of those without a ticket. */
function ofPeople({ audience }: Aim): Prisma.Sql {
  const { locales } = audience
  return sql`${answersOf(audience)} ${locales.length > 0 ? sql`AND 'fr' = ANY (${locales}::text[])` : empty}`
}

/** Beside each of their valid tickets, so that one ticket can be linked to. */
function buyers(aim: Aim): Prisma.Sql {
  const { audience } = aim
  const { ticketTypeIds, sessionIds, entered, answers, purchaseStatuses } = audience
  const statuses = purchaseStatuses.length > 0 ? purchaseStatuses : PAID
  const ofItems = [
    ...(ticketTypeIds.length > 0 ? [sql`i.ticket_type_id = ANY (${ticketTypeIds}::uuid[])`] : []),
    ...(sessionIds.length > 0 ? [sql`(i.session_id IS NULL OR i.session_id = ANY (${sessionIds}::uuid[]))`] : []),
  ]
  const ofTickets = sql`${enteredOf(audience)} ${answersOf(audience)}`
  return sql`
    SELECT lower(nullif(p.buyer_email, '')) AS address, p.locale, p.created_at AS since, p.buyer_name AS name, t.id AS ticket_id,
      t.session_id, p.id AS person, p.id AS purchase_id
    FROM purchase p LEFT JOIN ticket t ON t.purchase_id = p.id AND t.status = 'valid'
    WHERE ${among('p', aim)} AND p.status::text = ANY (${statuses}::text[]) ${localesOf(audience)}
      ${ofItems.length > 0 ? sql`AND EXISTS (SELECT FROM purchase_item i WHERE i.purchase_id = p.id AND ${join(ofItems, ' AND ')})` : empty}
      ${
        entered !== 'any' || answers.length > 0
          ? sql`AND EXISTS (SELECT FROM ticket t JOIN attendee a ON a.id = t.attendee_id
              WHERE t.purchase_id = p.id AND t.status <> 'void' ${ofTickets})`
          : empty
      }`
}

function among(alias: 't' | 'a' | 'p', { organizationId, eventId, audience }: Aim): Prisma.Sql {
  const column = Prisma.raw(`${alias}.event_id`)
  if (eventId !== null) return sql`${column} = ${eventId}::uuid`
  const { eventIds } = audience
  return sql`${column} IN (SELECT id FROM event WHERE organization_id = ${organizationId}::uuid
    ${eventIds.length > 0 ? sql`AND id = ANY (${eventIds}::uuid[])` : empty})`
}

function typesOf({ ticketTypeIds: ids }: Audience): Prisma.Sql {
  return ids.length > 0 ? sql`AND t.ticket_type_id = ANY (${ids}::uuid[])` : empty
}

/** A ticket of no session is for all of them. */
function sessionsOf({ sessionIds: ids }: Audience): Prisma.Sql {
  return ids.length > 0 ? sql`AND (t.session_id IS NULL OR t.session_id = ANY (${ids}::uuid[]))` : empty
}

function enteredOf({ entered }: Audience): Prisma.Sql {
  if (entered === 'any') return empty
  const was = sql`EXISTS (SELECT FROM admission d WHERE d.ticket_id = t.id AND d.undone_at IS NULL)`
  return entered === 'yes' ? sql`AND ${was}` : sql`AND NOT ${was}`
}

function answersOf({ answers }: Audience): Prisma.Sql {
  const wishes = answers.map(({ question, anyOf }) => sql`AND a.answers ->> ${question}::text = ANY (${anyOf}::text[])`)
  return wishes.length > 0 ? join(wishes, ' ') : empty
}

function localesOf({ locales }: Audience): Prisma.Sql {
  return locales.length > 0 ? sql`AND coalesce(p.locale, 'fr') = ANY (${locales}::text[])` : empty
}
