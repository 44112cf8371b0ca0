// Whom a ticket may be sent to: nobody but its holder, and nobody at all while it opens nothing.
import { expect, test } from 'vitest'
import { inTransaction } from '@/server/kernel/ctx'
import { aHeldTicket, anOffer, type Held, lea, pageToken } from '@/tests/support/holder-factories'
import { liveTickets } from '@/tests/support/live-tickets'
import { ctx, openSale } from '@/tests/support/sale'
import { as, buyer, later, type Sale } from '@/tests/support/sales-factories'
import { blockTickets, unblockTickets } from '../block-tickets'
import { sendDisplayCode } from '../rotating/move-display'
import { TOKEN_FLAG } from '../ticket-token'
import { acceptTransfer, declineTransfer } from '../transfers/decide-transfer'
import { composeTicketsSent } from './compose-tickets-sent'
import { ticketForActs } from './queries'
import { reissueTicket } from './reissue-ticket'
import { renameTicket } from './rename-ticket'
import { resendTicket } from './resend-ticket'

openSale({ providers: false })

const owner = (sale: Sale) => as(ctx, sale.owner)
const mailsOf = (sale: Sale) =>
  ctx.db.notification.findMany({
    where: { organizationId: sale.organizationId, kind: 'tickets_sent' },
    orderBy: { requestedAt: 'asc' },
  })

async function takenByLea(): Promise<Held> {
  const held = await aHeldTicket(ctx)
  await acceptTransfer(ctx, { token: await anOffer(ctx, held), name: lea.name, locale: 'fr' })
  return { ...held, token: await pageToken(ctx, held.ticketId) }
}

test('without its holder’s address a ticket that was passed on is sent to nobody: it does not go back to who bought it', async () => {
  const { sale, ticketId: id } = await takenByLea()
  const before = await mailsOf(sale)
  await renameTicket(owner(sale), { id, name: lea.name, email: null })
  expect(await ticketForActs(owner(sale), { id })).toMatchObject({ recipient: null })
  await expect(resendTicket(owner(sale), { id })).rejects.toMatchObject({ kind: 'conflict', code: 'ticket.no_address' })
  expect(await reissueTicket(owner(sale), { id, newAddress: true })).toEqual({ sentTo: null })
  expect(await mailsOf(sale)).toEqual(before)
  // Nor does the mail of the acceptance, had it not left by now.
  const [mail = expect.unreachable()] = before
  await ctx.db.notification.update({ where: { id: mail.id }, data: { recipient: buyer.email } })
  expect(await composeTicketsSent(ctx, { ...mail, recipient: buyer.email })).toBeNull()
})

test('without its holder’s address neither the code for another phone nor the answer to a further offer goes to who bought it', async () => {
  const held = await takenByLea()
  const { sale, ticketId: id } = held
  await renameTicket(owner(sale), { id, name: lea.name, email: null })
  const offer = await anOffer(later(ctx, 60), held, { name: 'Dan', email: 'dan@exemple.fr' })
  await declineTransfer(ctx, { token: offer })
  await ctx.db.ticket.update({ where: { id }, data: { flags: TOKEN_FLAG.rotating } })
  await expect(sendDisplayCode(ctx, { token: held.token, locale: 'fr' })).rejects.toMatchObject({
    code: 'ticket.display_no_address',
  })
  const sent = await ctx.db.notification.findMany({
    where: { organizationId: sale.organizationId, kind: { in: ['transfer_ended', 'display_code'] } },
  })
  // The one of the first offer, which was hers to make.
  expect(sent).toMatchObject([{ kind: 'transfer_ended', recipient: buyer.email }])
})

test('a ticket that a dispute blocks is not sent again, and a mail on its way leaves it out', async () => {
  const sale = await liveTickets(ctx)
  const [id = ''] = sale.ticketIds
  await resendTicket(owner(sale), { id })
  await inTransaction(ctx, (tx) => blockTickets(tx, sale.purchaseId))
  await expect(resendTicket(owner(sale), { id })).rejects.toMatchObject({ kind: 'conflict', code: 'ticket.blocked' })
  const [mail = expect.unreachable(), ...more] = await mailsOf(sale)
  expect(more).toEqual([])
  expect(await composeTicketsSent(ctx, mail)).toBeNull()
  await inTransaction(ctx, (tx) => unblockTickets(tx, sale.purchaseId))
  expect(await resendTicket(owner(sale), { id })).toEqual({ sentTo: buyer.email })
  expect((await composeTicketsSent(ctx, mail))?.attachments).toHaveLength(1)
})
