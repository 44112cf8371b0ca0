// An organizer renames a ticket in the instant in which it is passed on: the rename comes first, or it hears that the ticket has changed
// hands. Whichever wins, nobody's name is written on another person.
import { describe, expect, test } from 'vitest'
import { aHeldTicket, anOffer, freeSale } from '@/tests/support/holder-factories'
import { ctx, database, openSale } from '@/tests/support/sale'
import { as, type Sale } from '@/tests/support/sales-factories'
import { acceptTransfer } from '../transfers/decide-transfer'
import { renameTicket } from './rename-ticket'

openSale({ providers: false, promises: 'at the end' })

const ROUNDS = 20
const manyPlaces = () => freeSale(ctx, { types: [{ name: 'Libre', amount: 0, capacity: 500 }] })
const rename = (sale: Sale, id: string) => renameTicket(as(ctx, sale.owner), { id, name: 'Renommée', email: null })
const outcomeOf = (result: PromiseSettledResult<unknown>) =>
  result.status === 'fulfilled' ? 'ok' : ((result.reason as { code?: string }).code ?? String(result.reason))
const people = (sale: Sale) => ctx.db.attendee.findMany({ where: { eventId: sale.eventId }, orderBy: { id: 'asc' } })

describe('a rename beside an acceptance', () => {
  test('that waited for the ticket while it was passed on is refused, and names nobody', {
    timeout: 60_000,
  }, async () => {
    const sale = await manyPlaces()
    const { ticketId } = await aHeldTicket(ctx, { sale })
    const [former = expect.unreachable()] = await people(sale)
    const successor = { ...former, id: ctx.random.uuid(ctx.now), name: 'Carla', email: 'carla@exemple.fr', answers: {} }
    await ctx.db.attendee.create({ data: successor })
    const giver = await database.pool.connect()
    await giver.query('BEGIN')
    await giver.query('SELECT id FROM ticket WHERE id = $1 FOR UPDATE', [ticketId])
    const renamed = Promise.allSettled([rename(sale, ticketId)])
    await waitsForLock()
    await giver.query('UPDATE ticket SET attendee_id = $2 WHERE id = $1', [ticketId, successor.id])
    await giver.query('COMMIT')
    giver.release()
    expect((await renamed).map(outcomeOf)).toEqual(['ticket.changed_hands'])
    expect((await people(sale)).map(({ name }) => name).sort()).toEqual([former.name, 'Carla'].sort())
  })

  test('at the same instant: one order of both, and the new holder keeps the name they wrote', {
    timeout: 60_000,
  }, async () => {
    const sale = await manyPlaces()
    const seen = new Set<string>()
    for (let round = 0; round < ROUNDS; round++) {
      const held = await aHeldTicket(ctx, { sale })
      const token = await anOffer(ctx, held, { name: 'Léa', email: `lea${round}@exemple.fr` })
      const late = async <T>(work: () => Promise<T>, isLate: boolean) => {
        if (isLate) await database.pool.query('SELECT pg_sleep($1)', [(round % 5) / 1_000])
        return work()
      }
      const results = await Promise.allSettled([
        late(() => acceptTransfer(ctx, { token, name: 'Léa', locale: 'fr' }), round % 2 === 0),
        late(() => rename(sale, held.ticketId), round % 2 === 1),
      ])
      const [accepted, renamed = ''] = results.map(outcomeOf)
      expect(accepted).toBe('ok')
      expect(['ok', 'ticket.changed_hands']).toContain(renamed)
      seen.add(renamed)
      const { attendee } = await ctx.db.ticket.findUniqueOrThrow({
        where: { id: held.ticketId },
        include: { attendee: true },
      })
      // A rename that began after the acceptance is one of the new holder, and meant so.
      if (renamed !== 'ok') expect(attendee).toMatchObject({ name: 'Léa', email: `lea${round}@exemple.fr` })
    }
    expect(seen.size).toBeGreaterThan(0)
  })
})

async function waitsForLock(): Promise<void> {
  for (;;) {
    const { rows } = await database.pool.query<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%attendee_id%'`,
    )
    if ((rows[0]?.waiting ?? 0) > 0) return
  }
}
