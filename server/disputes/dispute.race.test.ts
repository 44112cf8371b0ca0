import { beforeAll, describe, expect, test } from 'vitest'
import { rolePermissions } from '@/server/kernel/actor'
import { inTransaction } from '@/server/kernel/ctx'
import { entryStatement } from '@/server/scanning/admission-statement'
import { admit } from '@/server/scanning/admit'
import { blockTickets, unblockTickets } from '@/server/tickets/block-tickets'
import { disputeOf, follow, theBank } from '@/tests/support/dispute-factories'
import { aPaidPurchase, type Paid } from '@/tests/support/paid-purchases'
import { ctx, database, openSale, stripe } from '@/tests/support/sale'
import { aSale, as, type Sale } from '@/tests/support/sales-factories'
import { inAll } from '@/tests/support/sizes'
import { type DisputeRef, fetchDispute } from './provider-disputes'
import { recordDispute } from './record-dispute'

const INTERLEAVINGS = inAll(200, 100)

let sale: Sale

openSale({ promises: 'at the end' })
beforeAll(async () => {
  sale = await aSale(ctx, { types: [{ name: 'Plein tarif', amount: 4900, capacity: 1000, maxPerPurchase: 100 }] })
})

// The provider's clock goes on while the rounds do.
const paid = () => aPaidPurchase({ ...ctx, now: new Date() }, stripe, sale)
const stateOf = async ({ id }: Paid) => {
  const { status, tickets } = await ctx.db.purchase.findUniqueOrThrow({ where: { id }, include: { tickets: true } })
  return [status, ...tickets.map((ticket) => ticket.status)]
}

describe('two answers of the provider', () => {
  async function overtaken() {
    const purchase = await paid()
    const ref: DisputeRef = { gateway: 'stripe', account: null, providerRef: await theBank(stripe, purchase, 'open') }
    const old = await fetchDispute(ref)
    if (!old) throw new Error('the stand-in forgot a dispute')
    await theBank(stripe, purchase, 'won')
    await follow(ctx, ref.providerRef)
    const payment = { id: purchase.paymentId, purchaseId: purchase.id }
    const write = (seen: number) => inTransaction(ctx, (tx) => recordDispute(tx, payment, { ...old, ...ref }, seen))
    return { purchase, ref, write }
  }

  test('without the guard the older one, arriving late, would shut the gate again for good', async () => {
    const { purchase, ref, write } = await overtaken()
    const { revision } = await disputeOf(ctx, ref.providerRef)
    expect(await write(revision)).toBe(true)
    expect(await stateOf(purchase)).toEqual(['disputed', 'blocked'])
    await follow(ctx, ref.providerRef)
  })

  test('the older one is not written over the newer one', async () => {
    const { purchase, write } = await overtaken()
    expect(await write(0)).toBe(false)
    expect(await stateOf(purchase)).toEqual(['paid', 'valid'])
  })

  test.each(['won', 'lost'] as const)(
    'however many jobs follow it while it is opened and %s, its end is what stays',
    async (outcome) => {
      for (let round = 0; round < 5; round++) {
        const purchase = await paid()
        const ref = await theBank(stripe, purchase, 'open')
        const during = Array.from({ length: 4 }, () => follow(ctx, ref))
        await theBank(stripe, purchase, outcome)
        // The event of the end, among older ones that come late.
        const after = Array.from({ length: 4 }, () => follow(ctx, ref))
        await Promise.all([...during, ...after])
        expect(await stateOf(purchase)).toEqual(outcome === 'won' ? ['paid', 'valid'] : ['disputed', 'void'])
        const { id } = await disputeOf(ctx, ref)
        expect(await ctx.db.ledgerEntry.count({ where: { causeId: id } })).toBe(outcome === 'won' ? 4 : 2)
      }
    },
  )
})

describe('a block against a scan', () => {
  const gate = () =>
    as(ctx, {
      kind: 'api_key',
      apiKeyId: ctx.random.uuid(ctx.now),
      organizationId: sale.organizationId,
      permissions: rolePermissions.gate_staff,
    })
  const codeOf = async ({ id }: Paid) =>
    (await ctx.db.ticket.findFirstOrThrow({ where: { purchaseId: id }, select: { code: true } })).code
  const scan = (code: string) => admit(gate(), { qrCodeData: code, eventId: sale.eventId })

  /** The scan begins while the block is written and not yet committed; it ends at once, or waits for the block's lock. */
  async function duringBlock(look: (code: string) => Promise<string | null>): Promise<string | null> {
    const purchase = await paid()
    const code = await codeOf(purchase)
    let isOver = false
    let verdict: Promise<string | null> = Promise.resolve('never asked')
    await inTransaction(ctx, async (tx) => {
      await blockTickets(tx, purchase.id)
      verdict = look(code).finally(() => {
        isOver = true
      })
      for (const until = Date.now() + 2_500; !isOver && Date.now() < until; ) if (await isAnyoneWaiting()) return
    })
    return verdict
  }

  async function isAnyoneWaiting(): Promise<boolean> {
    const { rows } = await database.pool.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    )
    return rows.length > 0
  }

  test('without the lock on the ticket a scan would open the gate in the middle of the block', async () => {
    const text = entryStatement('code').replace('FOR SHARE OF t', '')
    const verdict = await duringBlock(async (code) => {
      const uuid = () => ctx.random.uuid(ctx.now)
      const { organizationId, eventId } = sale
      const { id: listId } = await ctx.db.checkInList.findFirstOrThrow({ where: { eventId, isDefault: true } })
      const values = [eventId, organizationId, listId, uuid(), Buffer.alloc(32), uuid(), null, ctx.now]
      const shown = [null, true, null, code, null, 'test', null, false, null, null]
      const once = [uuid(), null, [], false, '', null, 1, false, false]
      const { rows } = await ctx.pool.query(text, [...values, ...shown, ...once])
      return rows[0].reason
    })
    expect(verdict).toBeNull()
  })

  test('with it the scan waits, and is told that the ticket is blocked', async () => {
    expect(await duringBlock(async (code) => (await scan(code)).reason)).toBe('blocked')
  })

  test(`in ${INTERLEAVINGS} interleavings whoever was admitted was so before the block, and nobody after it`, async () => {
    const verdicts = new Set<string | null>()
    for (let bought = 0; bought < INTERLEAVINGS; bought += 100) {
      const purchase = await aPaidPurchase({ ...ctx, now: new Date() }, stripe, sale, { quantity: 100 })
      const tickets = await ctx.db.ticket.findMany({ where: { purchaseId: purchase.id }, orderBy: { id: 'asc' } })
      for (const [round, { id, code }] of tickets.entries()) {
        await inTransaction(ctx, (tx) => unblockTickets(tx, purchase.id))
        const block = () => inTransaction(ctx, (tx) => blockTickets(tx, purchase.id))
        const begun = round % 2 === 0 ? [scan(code), block()] : [block(), scan(code)]
        await Promise.all(begun)
        const seen = await begun[round % 2]
        if (!seen || Array.isArray(seen)) throw new Error('no verdict')
        verdicts.add(seen.reason)
        const admissions = await ctx.db.admission.count({ where: { ticketId: id } })
        expect([seen.reason, admissions]).toEqual(seen.valid ? [null, 1] : ['blocked', 0])
        expect((await scan(code)).reason).toBe('blocked')
      }
    }
    expect([...verdicts].filter((reason) => reason !== null && reason !== 'blocked')).toEqual([])
  }, 120_000)
})
