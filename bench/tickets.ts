// Tickets in bulk, written straight into the database as an organizer's import would leave them, with codes that are really signed.
import { buy, type EventOnSale, putEventOnSale } from '@/scripts/demo-story'
import type { Installation } from '@/scripts/own-installation'
import { systemRandom } from '@/server/kernel/random'
import { signerOf } from '@/server/tickets/event-keys-crypto'
import { makeTicketCode } from '@/server/tickets/ticket-code'
import { encodeToken } from '@/server/tickets/ticket-token'

const AT_ONCE = 5_000

export type BulkTickets = { event: EventOnSale; ids: string[]; tokens: string[] }

type Key = { kid: number; wrapped_private_key: string; organization_id: string; number: number }

/** A published event with `count` tickets that nobody has used; its key is made by a first, real purchase. */
export async function issueInBulk(installation: Installation, count: number): Promise<BulkTickets> {
  const { client, pool, masterKey } = installation
  const event = await putEventOnSale(client, { title: 'Mesure', types: [{ name: 'Entrée libre', amount: 0 }] })
  await buy(client, event, { name: 'Camille Roussel', email: 'mesure@exemple.fr' })
  const { rows } = await pool.query<Key>(
    `SELECT k.kid, k.wrapped_private_key, k.organization_id, t.number FROM event_key k JOIN ticket_type t ON t.event_id = k.event_id
     WHERE k.event_id = $1`,
    [event.id],
  )
  const [key] = rows
  if (!key) throw new Error('The event has no key.')
  const sign = signerOf(masterKey, key.kid, key.wrapped_private_key)
  const made = { event, ids: [] as string[], tokens: [] as string[] }
  for (let begun = 0; begun < count; begun += AT_ONCE) {
    const now = new Date()
    const some = Array.from({ length: Math.min(AT_ONCE, count - begun) }, () => ({
      id: systemRandom.uuid(now),
      attendee: systemRandom.uuid(now),
      serial: (Buffer.from(systemRandom.bytes(8)).readBigUInt64BE() & 0x7fff_ffff_ffff_ffffn) | 1n,
      code: makeTicketCode(systemRandom),
    }))
    await pool.query(
      `WITH given AS (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[]) AS g(id, attendee, serial, code)),
       people AS (INSERT INTO attendee (id, organization_id, event_id, name, created_at)
         SELECT attendee, $5, $6, 'Camille Roussel', $9 FROM given)
       INSERT INTO ticket (id, organization_id, event_id, ticket_type_id, attendee_id, kid, serial, code, issued_at)
         SELECT id, $5, $6, $7, attendee, $8, serial, code, $9 FROM given`,
      [
        some.map(({ id }) => id),
        some.map(({ attendee }) => attendee),
        some.map(({ serial }) => String(serial)),
        some.map(({ code }) => code),
        key.organization_id,
        event.id,
        event.ticketTypes[0]?.id,
        key.kid,
        now,
      ],
    )
    for (const { id, serial } of some) {
      made.ids.push(id)
      made.tokens.push(encodeToken({ flags: 0, kid: key.kid, serial, gen: 0, type: key.number, slot: 0 }, sign))
    }
  }
  await pool.query('ANALYZE ticket, attendee')
  return made
}
