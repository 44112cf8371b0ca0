// Two who accept at once, an acceptance against a taking back, a refund and a gate: one order of things, whoever comes first. What guards
// them is taken away first, to prove that the race is real.
import { describe, expect, test } from 'vitest'
import { inTransaction } from '@/server/kernel/ctx'
import { admit } from '@/server/scanning/admit'
import { aHeldTicket, anOffer, freeSale, type Held } from '@/tests/support/holder-factories'
import { ctx, database, openSale } from '@/tests/support/sale'
import { as, type Sale } from '@/tests/support/sales-factories'
import { inAll } from '@/tests/support/sizes'
import { getTicketByPageToken } from '../queries'
import { voidTickets } from '../void-tickets'
import { acceptTransfer } from './decide-transfer'
import { offerTransfer, revokeTransfer } from './offer-transfer'

openSale({ providers: false, promises: 'at the end' })

const ROUNDS = inAll(30, 12)
const patient = { timeout: 120_000 }

const codeOf = (result: PromiseSettledResult<unknown>) =>
  result.status === 'fulfilled' ? 'ok' : ((result.reason as { code?: string }).code ?? String(result.reason))

/** Starts both from nothing to 20 ms apart, another way in each round. */
async function together(round: number, a: () => Promise<unknown>, b: () => Promise<unknown>): Promise<string[]> {
  const headStart = (round % 10) ** 2 / 4_000
  const after = async (work: () => Promise<unknown>) => {
    await database.pool.query('SELECT pg_sleep($1)', [headStart])
    return work()
  }
  const results = await Promise.allSettled(round % 2 === 0 ? [a(), after(b)] : [after(a), b()])
  return results.map(codeOf)
}

const accept = (token: string, name: string) => acceptTransfer(ctx, { token, name, locale: 'fr' })

/** Each to somebody else: only so many mails go to one address. */
async function offered(sale: Sale, round: number, what: string): Promise<{ held: Held; token: string }> {
  const held = await aHeldTicket(ctx, { sale })
  return { held, token: await anOffer(ctx, held, { name: 'Léa', email: `${what}${round}@exemple.fr` }) }
}

const manyPlaces = () => freeSale(ctx, { types: [{ name: 'Libre', amount: 0, capacity: 500 }] })

test('the control: who looks first and writes afterwards hands one ticket to two people', async () => {
  const { held } = await offered(await manyPlaces(), 0, 'control')
  const look = () => ctx.db.ticketTransfer.findFirstOrThrow({ where: { ticketId: held.ticketId } })
  const seen = await Promise.all([look(), look()])
  const handedTo = await Promise.all(
    seen.map(async ({ id, status }, index) => {
      if (status !== 'offered') return null
      await ctx.db.ticketTransfer.update({ where: { id }, data: { status: 'accepted', decidedAt: ctx.now } })
      return index
    }),
  )
  expect(handedTo).toEqual([0, 1])
  // What it broke goes again: the promises are checked at the end.
  await ctx.db.ticketTransfer.deleteMany({ where: { ticketId: held.ticketId } })
})

describe('at the same instant', () => {
  test('of two who accept one wins, and the ticket has one new code', patient, async () => {
    const sale = await manyPlaces()
    for (let round = 0; round < ROUNDS; round++) {
      const { held, token } = await offered(sale, round, 'twice')
      const codes = await together(
        round,
        () => accept(token, 'Léa'),
        () => accept(token, 'Léo'),
      )
      expect(codes.toSorted()).toEqual(['ok', 'transfer.accepted'])
      const ticket = await ctx.db.ticket.findUniqueOrThrow({
        where: { id: held.ticketId },
        include: { attendee: true },
      })
      expect(ticket).toMatchObject({ gen: 1, accessVersion: 1, attendee: { name: codes[0] === 'ok' ? 'Léa' : 'Léo' } })
      expect(await ctx.db.revocation.count({ where: { kid: ticket.kid, serial: ticket.serial } })).toBe(1)
      expect(
        await ctx.db.notification.count({ where: { kind: 'tickets_sent', recipient: `twice${round}@exemple.fr` } }),
      ).toBe(1)
    }
  })

  test('an acceptance or a taking back, never both', patient, async () => {
    const sale = await manyPlaces()
    const seen = new Set<string>()
    for (let round = 0; round < ROUNDS; round++) {
      const { held, token } = await offered(sale, round, 'back')
      const codes = await together(
        round,
        () => accept(token, 'Léa'),
        () => revokeTransfer(ctx, held),
      )
      seen.add(codes.join())
      const { gen } = await ctx.db.ticket.findUniqueOrThrow({ where: { id: held.ticketId } })
      // Who comes too late to take back finds an address that is not theirs any more, or an offer that is over.
      if (codes[0] === 'ok') expect(['ticket.not_found', 'ticket.transfer_closed']).toContain(codes[1])
      else expect(codes).toEqual(['transfer.revoked', 'ok'])
      expect(gen).toBe(codes[0] === 'ok' ? 1 : 0)
    }
    expect(seen.size).toBeGreaterThan(1)
  })

  test('an acceptance and a refund: a void ticket is nobody’s new ticket', patient, async () => {
    const sale = await manyPlaces()
    for (let round = 0; round < ROUNDS; round++) {
      const { held, token } = await offered(sale, round, 'void')
      const [accepted, ended] = await together(
        round,
        () => accept(token, 'Léa'),
        () => inTransaction(ctx, (tx) => voidTickets(tx, [held.ticketId], 'refund')),
      )
      expect(ended).toBe('ok')
      expect(['ok', 'ticket.closed_void']).toContain(accepted)
      const ticket = await ctx.db.ticket.findUniqueOrThrow({ where: { id: held.ticketId } })
      expect(ticket).toMatchObject({ status: 'void', gen: accepted === 'ok' ? 2 : 1 })
    }
  })

  test('an acceptance and the old code at a gate: it enters before, or is refused after', patient, async () => {
    const sale = await manyPlaces()
    for (let round = 0; round < ROUNDS; round++) {
      const { held, token } = await offered(sale, round, 'gate')
      const { qrToken } = await getTicketByPageToken(ctx, held.token)
      let admitted: boolean | null = null
      const [accepted] = await together(
        round,
        () => accept(token, 'Léa'),
        async () => {
          const scan = await admit(as(ctx, sale.owner), { qrCodeData: qrToken, eventId: sale.eventId })
          admitted = scan.valid
          if (!scan.valid) expect(scan.reason).toBe('revoked')
        },
      )
      expect(admitted).toBe(accepted !== 'ok')
      if (accepted !== 'ok') expect(accepted).toBe('ticket.closed_used')
      else
        expect(await admit(as(ctx, sale.owner), { qrCodeData: qrToken, eventId: sale.eventId })).toMatchObject({
          reason: 'revoked',
        })
    }
  })

  test('two offers of one ticket: one stands', patient, async () => {
    const sale = await manyPlaces()
    for (let round = 0; round < 10; round++) {
      const { token, ticketId } = await aHeldTicket(ctx, { sale })
      const offer = (email: string) => offerTransfer(ctx, { token, name: 'Léa', email, message: '', locale: 'fr' })
      const codes = await together(
        round,
        () => offer(`one${round}@exemple.fr`),
        () => offer(`two${round}@exemple.fr`),
      )
      expect(codes.toSorted()).toEqual(['ok', 'ticket.transfer_open'])
      expect(await ctx.db.ticketTransfer.count({ where: { ticketId } })).toBe(1)
    }
  })
})
