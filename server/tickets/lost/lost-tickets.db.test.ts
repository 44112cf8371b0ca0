// "I have lost my ticket": the same answer to everybody, and a mail to whose tickets they are.
import { beforeEach, expect, test } from 'vitest'
import { inTransaction } from '@/server/kernel/ctx'
import { aHeldTicket, anOffer, lea, pageToken } from '@/tests/support/holder-factories'
import { ctx, openSale } from '@/tests/support/sale'
import { buyer, jobsOf, later } from '@/tests/support/sales-factories'
import { acceptTransfer } from '../transfers/decide-transfer'
import { voidTickets } from '../void-tickets'
import { composeLostTickets, mailLostTickets } from './mail-lost-tickets'
import { requestLostTickets } from './request-lost-tickets'

openSale({ providers: false, promises: 'never' })
beforeEach(async () => {
  await ctx.pool.query('DELETE FROM rate_limit')
  await ctx.db.notification.deleteMany()
  // What the tests before have left is out of the way.
  await ctx.db.ticket.updateMany({ data: { status: 'void' } })
})

const ask = (email: string) => mailLostTickets(ctx, { email, locale: 'en', key: ctx.random.uuid(ctx.now) })
const mails = () => ctx.db.notification.findMany({ where: { kind: 'lost_tickets' } })

/** The tokens in the mail that this address would get; null: none. */
async function linksFor(email: string, at = ctx): Promise<string[] | null> {
  await mailLostTickets(at, { email, locale: 'en', key: ctx.random.uuid(ctx.now) })
  const [mail] = await ctx.db.notification.findMany({ where: { kind: 'lost_tickets', recipient: email }, take: 1 })
  const said = mail ? await composeLostTickets(at, mail) : null
  await ctx.db.notification.deleteMany({ where: { kind: 'lost_tickets' } })
  return said === null
    ? null
    : said.props.events.flatMap(({ tickets }) => tickets.map(({ ticketUrl }) => ticketUrl.slice(-43)))
}

test('asking answers alike whether the address is known or not, and reads nothing', async () => {
  await aHeldTicket(ctx)
  const answers = [
    await requestLostTickets(ctx, { email: buyer.email, locale: 'fr' }),
    await requestLostTickets(ctx, { email: 'personne@exemple.fr', locale: 'fr' }),
  ]
  expect(answers).toEqual([undefined, undefined])
  expect((await jobsOf(ctx, 'mail-lost-tickets')).map(({ payload }) => payload.email)).toEqual([
    buyer.email,
    'personne@exemple.fr',
  ])
  expect(await mails()).toEqual([])
})

test('the buyer and the person on a ticket get its link, nobody else does', async () => {
  const { token, ticketId } = await aHeldTicket(ctx)
  const { attendeeId } = await ctx.db.ticket.findUniqueOrThrow({ where: { id: ticketId } })
  await ctx.db.attendee.update({ where: { id: attendeeId }, data: { name: 'Noé', email: 'noe@exemple.fr' } })
  expect(await linksFor('noe@exemple.fr')).toEqual([token])
  expect(await linksFor(buyer.email)).toEqual([token])
  expect(await linksFor('personne@exemple.fr')).toBeNull()
})

test('a mail speaks the language in which its reader bought', async () => {
  await aHeldTicket(ctx)
  await ask(buyer.email)
  expect(await mails()).toMatchObject([{ recipient: buyer.email, locale: 'fr', organizationId: null }])
})

test('a ticket that was given away is found by its new holder alone', async () => {
  const held = await aHeldTicket(ctx)
  await acceptTransfer(ctx, { token: await anOffer(ctx, held), name: lea.name, locale: 'fr' })
  expect(await linksFor(lea.email)).toEqual([await pageToken(ctx, held.ticketId)])
  expect(await linksFor(buyer.email)).toBeNull()
})

test('a void ticket and one of an event that is over are not found', async () => {
  const held = await aHeldTicket(ctx, { quantity: 2 })
  await inTransaction(ctx, (tx) => voidTickets(tx, [held.ticketId], 'refund'))
  expect(await linksFor(buyer.email)).toHaveLength(1)
  expect(await linksFor(buyer.email, { ...ctx, now: new Date('2027-06-12T22:00:00Z') })).toBeNull()
})

test('at most three mails an hour to one address, and a job that runs twice asks once', async () => {
  await aHeldTicket(ctx)
  for (let time = 0; time < 5; time++) await ask(buyer.email)
  expect(await mails()).toHaveLength(3)
  await ctx.pool.query('DELETE FROM rate_limit')
  const key = ctx.random.uuid(ctx.now)
  await mailLostTickets(ctx, { email: buyer.email, locale: 'fr', key })
  await mailLostTickets(later(ctx, 60), { email: buyer.email, locale: 'fr', key })
  expect(await mails()).toHaveLength(4)
})

test('of 31 requests from one network in an hour the last is refused', async () => {
  const visitor = { ...ctx, actor: { kind: 'anonymous' as const, address: '203.0.113.9' } }
  for (let time = 0; time < 30; time++)
    await requestLostTickets(visitor, { email: `a${time}@exemple.fr`, locale: 'fr' })
  await expect(requestLostTickets(visitor, { email: 'z@exemple.fr', locale: 'fr' })).rejects.toMatchObject({
    kind: 'rate_limited',
  })
})
