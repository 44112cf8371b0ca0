// What offering, accepting, declining and taking back do to a ticket, its people and its mails.
import { beforeEach, describe, expect, test } from 'vitest'
import { renderEmail } from '@/emails/render-email'
import { transferEndedParts } from '@/emails/ticket-transfer-ended'
import { inTransaction } from '@/server/kernel/ctx'
import { getPurchase } from '@/server/purchases/queries'
import { purchaseHistory } from '@/server/reports/purchase-history'
import { admit } from '@/server/scanning/admit'
import { aHeldTicket, anOffer, type Held, lea, offerToken, pageToken } from '@/tests/support/holder-factories'
import { ctx, openSale } from '@/tests/support/sale'
import { as, buyer, later } from '@/tests/support/sales-factories'
import { composeTicketsSent } from '../acts/compose-tickets-sent'
import { blockTickets } from '../block-tickets'
import { loadPrintedTickets, printedProps } from '../printed-ticket'
import { getTicket, getTicketByPageToken } from '../queries'
import { showDisplay } from '../rotating/display'
import { TOKEN_FLAG } from '../ticket-token'
import { voidTickets } from '../void-tickets'
import { composeTransferEnded, composeTransferOffer } from './compose-messages'
import { acceptInput, offerInput } from './contract'
import { acceptTransfer, declineTransfer } from './decide-transfer'
import { expireTransfers } from './expire-transfers'
import { offerTransfer, revokeTransfer } from './offer-transfer'
import { readOffer, readTicketPage } from './queries'
import { renameByHolder } from './rename-by-holder'

openSale({ providers: false })
// All of them write to Léa.
beforeEach(() => ctx.pool.query('DELETE FROM rate_limit'))

const accept = (token: string, name = lea.name) => acceptTransfer(ctx, acceptInput.parse({ token, name, locale: 'en' }))
/** Of this sale, latest last. */
const mails = (kind: string, { sale }: Held) =>
  ctx.db.notification.findMany({
    where: { kind, organizationId: sale.organizationId },
    orderBy: { requestedAt: 'asc' },
  })
async function newest(kind: string, held: Held) {
  const mail = (await mails(kind, held)).at(-1)
  if (!mail) throw new Error(`no mail of kind ${kind} was asked for`)
  return mail
}

describe('an offer', () => {
  test('leaves the ticket to its holder, and tells the other one who gives what, and nothing of the buyer', async () => {
    const held = await aHeldTicket(ctx)
    const before = await getTicketByPageToken(ctx, held.token)
    const token = await anOffer(ctx, held)
    expect((await getTicketByPageToken(ctx, held.token)).qrToken).toBe(before.qrToken)
    expect(await readTicketPage(ctx, held.token)).toMatchObject({
      kind: 'ticket',
      pending: { toName: lea.name, toEmail: lea.email },
    })
    const mail = await newest('transfer_offer', held)
    expect(mail).toMatchObject({ recipient: lea.email, purchaseId: held.purchaseId })
    const said = await composeTransferOffer(ctx, mail)
    expect(said?.props).toMatchObject({ fromName: buyer.name, toName: lea.name })
    expect(said?.props.offerUrl).toMatch(new RegExp(`/t/transfer/${token}$`))
    const shown = JSON.stringify([said, await readOffer(ctx, token)])
    expect(shown).not.toContain(buyer.email)
    expect(shown).not.toContain(before.ticketCode)
    expect(shown).not.toContain(held.token)
  })

  test('lasts seven days, or until changes close', async () => {
    const held = await aHeldTicket(ctx)
    await anOffer(ctx, held)
    const week = 7 * 86_400
    expect(await readTicketPage(ctx, held.token)).toMatchObject({ pending: { expiresAt: later(ctx, week).now } })
    const near = await aHeldTicket(ctx)
    const startsAt = later(ctx, 2 * 86_400).now
    await ctx.db.eventSession.updateMany({ where: { eventId: near.sale.eventId }, data: { startsAt } })
    await ctx.db.event.update({ where: { id: near.sale.eventId }, data: { changesCloseMinutes: 60 } })
    const offer = await offerTransfer(ctx, offerInput.parse({ token: near.token, ...lea, locale: 'fr' }))
    expect(offer.expiresAt).toEqual(later(ctx, 2 * 86_400 - 3_600).now)
  })

  test('is refused a second time, to oneself, with an address of the web, and where the rules forbid it', async () => {
    const held = await aHeldTicket(ctx)
    const offer = (more: object = {}) =>
      offerTransfer(ctx, offerInput.parse({ token: held.token, ...lea, locale: 'fr', ...more }))
    await expect(offer({ email: buyer.email })).rejects.toMatchObject({ code: 'ticket.transfer_to_oneself' })
    await ctx.db.event.update({ where: { id: held.sale.eventId }, data: { transfersAllowed: false } })
    await expect(offer()).rejects.toMatchObject({ code: 'ticket.transfers_not_allowed' })
    await ctx.db.event.update({ where: { id: held.sale.eventId }, data: { transfersAllowed: true } })
    await offer()
    await expect(offer({ email: 'un@autre.fr' })).rejects.toMatchObject({ code: 'ticket.transfer_open' })
    for (const wrong of [
      { message: 'voir https://ailleurs.example' },
      { name: 'www.ailleurs.example' },
      { email: 'a@b.fr\r\nBcc: c@d.fr' },
      { email: 'a@b.fr, c@d.fr' },
      { name: 'Léa\nBcc: c@d.fr' },
    ])
      expect(offerInput.safeParse({ token: held.token, ...lea, locale: 'fr', ...wrong }).success).toBe(false)
    expect(await ctx.db.ticketTransfer.count({ where: { ticketId: held.ticketId } })).toBe(1)
  })

  test('writes to strangers only so often: five times a day of one ticket', async () => {
    const held = await aHeldTicket(ctx)
    for (let time = 0; time < 5; time++) {
      await anOffer(ctx, held, { name: 'Léa', email: `lea${time}@exemple.fr` })
      await revokeTransfer(ctx, held)
    }
    await expect(anOffer(ctx, held)).rejects.toMatchObject({ kind: 'rate_limited' })
  })

  test('of a ticket that one phone shows is made on that phone, as is another name', async () => {
    const held = await aHeldTicket(ctx)
    await ctx.db.ticket.update({ where: { id: held.ticketId }, data: { flags: TOKEN_FLAG.rotating } })
    const [own, other] = ['A'.repeat(43), 'B'.repeat(43)]
    await showDisplay(ctx, { token: held.token, secret: own, has: null })
    const offer = (display?: string) =>
      offerTransfer(ctx, offerInput.parse({ token: held.token, ...lea, locale: 'fr', display }))
    for (const display of [undefined, other]) {
      await expect(offer(display)).rejects.toMatchObject({ code: 'ticket.other_display' })
      await expect(renameByHolder(ctx, { token: held.token, name: 'Noé', display })).rejects.toMatchObject({
        code: 'ticket.other_display',
      })
    }
    await renameByHolder(ctx, { token: held.token, name: 'Noé', display: own })
    await offer(own)
    await accept(await offerToken(ctx, held.ticketId))
    // The next holder's phone takes its place without a code from a mailbox.
    const token = await pageToken(ctx, held.ticketId)
    expect(await showDisplay(ctx, { token, secret: other, has: null })).toMatchObject({ kind: 'here' })
  })

  test('of a used, blocked or void ticket, or too late, is refused in words', async () => {
    const held = await aHeldTicket(ctx, { quantity: 4 })
    const tickets = await ctx.db.ticket.findMany({
      where: { purchaseId: held.purchaseId },
      orderBy: { ordinal: 'asc' },
    })
    const [used, gone, blocked, late] = tickets.map(({ id }) => id)
    const { qrToken } = await getTicketByPageToken(ctx, await pageToken(ctx, used!))
    await admit(as(ctx, held.sale.owner), { qrCodeData: qrToken, eventId: held.sale.eventId })
    await inTransaction(ctx, (tx) => voidTickets(tx, [gone!], 'refund'))
    const refusal = async (id: string, at = ctx) =>
      offerTransfer(at, offerInput.parse({ token: await pageToken(ctx, id), ...lea, locale: 'fr' })).catch(
        ({ code }: { code: string }) => code,
      )
    expect(await refusal(used!)).toBe('ticket.closed_used')
    expect(await refusal(gone!)).toBe('ticket.closed_void')
    expect(await refusal(late!, { ...ctx, now: new Date('2027-06-12T17:30:00Z') })).toBe('ticket.closed_too_late')
    await inTransaction(ctx, (tx) => blockTickets(tx, held.purchaseId))
    expect(await refusal(blocked!)).toBe('ticket.closed_blocked')
  })
})

describe('an acceptance', () => {
  test('makes the ticket another person’s: new code, new address, old ones dead, both told', async () => {
    const held = await aHeldTicket(ctx)
    const before = await getTicketByPageToken(ctx, held.token)
    const token = await anOffer(ctx, held)
    const { url } = await accept(token, 'Léa Moreau-Ngô')
    expect(url).toMatch(/\/en\/t\//)
    const fresh = await pageToken(ctx, held.ticketId)
    expect(url.endsWith(fresh)).toBe(true)
    const after = await getTicketByPageToken(ctx, fresh)
    expect(after).toMatchObject({ attendeeName: 'Léa Moreau-Ngô', status: 'valid' })
    expect(after.qrToken).not.toBe(before.qrToken)
    expect(after.ticketCode).not.toBe(before.ticketCode)

    // The gate knows the old code for what it is.
    const scan = (qrCodeData: string) => admit(as(ctx, held.sale.owner), { qrCodeData, eventId: held.sale.eventId })
    expect(await scan(before.qrToken)).toMatchObject({ valid: false, reason: 'revoked' })
    expect(await scan(before.ticketCode)).toMatchObject({ valid: false })
    expect(await scan(after.qrToken)).toMatchObject({ valid: true, attendeeName: 'Léa Moreau-Ngô' })

    // The old address says where it went by an initial, and opens nothing else.
    const old = await readTicketPage(ctx, held.token)
    expect(old).toMatchObject({ kind: 'given', toInitial: 'L.' })
    expect(JSON.stringify(old)).not.toMatch(/Léa|Moreau|exemple\.fr|T1:/)
    await expect(getTicketByPageToken(ctx, held.token)).rejects.toMatchObject({ kind: 'not_found' })

    const [printed] = await loadPrintedTickets(ctx, [held.ticketId])
    const onPaper = JSON.stringify(printed && (await printedProps(ctx, printed, 'a4')))
    for (const secret of [buyer.name, buyer.email, 'PTL-']) expect(onPaper).not.toContain(secret)

    const [sent, told] = [await newest('tickets_sent', held), await newest('transfer_ended', held)]
    expect(sent).toMatchObject({ recipient: lea.email, locale: 'en' })
    expect(told).toMatchObject({ recipient: buyer.email, locale: 'fr' })
    const news = (await composeTransferEnded(ctx, told)) ?? expect.unreachable()
    expect(news.props).toMatchObject({ ending: 'accepted', ticketUrl: null })
    const { text, html } = await renderEmail('transfer_ended', news.props, 'fr')
    const written = JSON.stringify([news, text, html, transferEndedParts.variables(news.props, 'fr')])
    for (const secret of [after.ticketCode, after.qrToken, fresh]) expect(written).not.toContain(secret)
    expect(await readOffer(ctx, token)).toMatchObject({ status: 'accepted' })
  })

  test('leaves the payer nothing that opens a gate, and the organizer the whole story', async () => {
    const held = await aHeldTicket(ctx, { quantity: 2 })
    await accept(await anOffer(ctx, held))
    const holder = as(ctx, { kind: 'buyer', purchaseId: held.purchaseId, organizationId: held.sale.organizationId })
    const view = await getPurchase(holder, held.purchaseId)
    const given = view.tickets.find(({ id }) => id === held.ticketId)
    expect(given).toMatchObject({ givenTo: 'L.', qrToken: null, url: null, pdfUrl: null, ticketCode: null })
    expect(JSON.stringify(view)).not.toContain(lea.name)
    await expect(getTicket(holder, held.ticketId)).rejects.toMatchObject({ code: 'ticket.not_found' })
    const seen = await getPurchase(as(ctx, held.sale.owner), held.purchaseId)
    expect(seen.tickets.find(({ id }) => id === held.ticketId)).toMatchObject({ attendeeName: lea.name, givenTo: 'L.' })
    const history = await purchaseHistory(as(ctx, held.sale.owner), { id: held.purchaseId })
    expect(history.filter(({ kind }) => kind.startsWith('transfer_'))).toMatchObject([
      { kind: 'transfer_offered', detail: `${buyer.name} → ${lea.name}` },
      { kind: 'transfer_accepted' },
    ])
  })

  test('of one who gives it on again: each old address says its own next holder', async () => {
    const held = await aHeldTicket(ctx)
    await accept(await anOffer(ctx, held))
    const second = { ...held, token: await pageToken(ctx, held.ticketId) }
    const sent = await newest('tickets_sent', held)
    await accept(await anOffer(later(ctx, 60), second, { name: 'Omar', email: 'omar@exemple.fr' }), 'Omar')
    expect(await readTicketPage(ctx, held.token)).toMatchObject({ toInitial: 'L.' })
    expect(await readTicketPage(ctx, second.token)).toMatchObject({ toInitial: 'O.' })
    // A mail that is sent late brings nobody the next holder's ticket.
    expect(await composeTicketsSent(ctx, sent)).toBeNull()
  })

  test('keeps the person on the other tickets, and forgets who gave the only one away', async () => {
    const two = await aHeldTicket(ctx, { quantity: 1 })
    const shared = await ctx.db.ticket.findUniqueOrThrow({ where: { id: two.ticketId } })
    await accept(await anOffer(ctx, two))
    expect(await ctx.db.attendee.count({ where: { id: shared.attendeeId } })).toBe(0)
    expect(await ctx.db.attendee.count({ where: { eventId: two.sale.eventId } })).toBe(1)
  })
})

describe('an offer that is not accepted', () => {
  test('declined: the ticket stays as it was, its holder is told', async () => {
    const held = await aHeldTicket(ctx)
    const before = await getTicketByPageToken(ctx, held.token)
    const token = await anOffer(ctx, held)
    await declineTransfer(ctx, { token })
    expect(await getTicketByPageToken(ctx, held.token)).toEqual(before)
    expect((await composeTransferEnded(ctx, await newest('transfer_ended', held)))?.props).toMatchObject({
      ending: 'declined',
      ticketUrl: expect.stringContaining(held.token),
    })
    await expect(accept(token)).rejects.toMatchObject({ code: 'transfer.declined' })
  })

  test('taken back: accepting fails in words, and the unsent mail is not sent', async () => {
    const held = await aHeldTicket(ctx)
    const token = await anOffer(ctx, held)
    await revokeTransfer(ctx, held)
    await expect(accept(token)).rejects.toMatchObject({ code: 'transfer.revoked' })
    await expect(revokeTransfer(ctx, held)).rejects.toMatchObject({ code: 'ticket.transfer_closed' })
    expect(await composeTransferOffer(ctx, await newest('transfer_offer', held))).toBeNull()
    expect(await readOffer(ctx, token)).toMatchObject({ status: 'revoked' })
  })

  test('expired: it ends once, the holder is told, and may offer again', async () => {
    const held = await aHeldTicket(ctx)
    const token = await anOffer(ctx, held)
    const over = later(ctx, 7 * 86_400)
    await expect(acceptTransfer(over, { token, name: 'Léa', locale: 'fr' })).rejects.toMatchObject({
      code: 'transfer.expired',
    })
    const told = (await mails('transfer_ended', held)).length
    await Promise.all([expireTransfers(over), expireTransfers(over)])
    await expireTransfers(over)
    expect(await mails('transfer_ended', held)).toHaveLength(told + 1)
    await anOffer(over, held, { name: 'Omar', email: 'omar2@exemple.fr' })
    expect(await offerToken(ctx, held.ticketId)).not.toBe(token)
  })

  test('a refund meanwhile: accepting says that the ticket is not valid any more', async () => {
    const held = await aHeldTicket(ctx)
    const token = await anOffer(ctx, held)
    await inTransaction(ctx, (tx) => voidTickets(tx, [held.ticketId], 'refund'))
    await expect(accept(token)).rejects.toMatchObject({ code: 'ticket.closed_void' })
    expect(await readTicketPage(ctx, held.token)).toMatchObject({ voidReason: 'refund', pending: null })
  })

  test('a dispute or an entry meanwhile: accepting is refused and changes nothing', async () => {
    const disputed = await aHeldTicket(ctx)
    const offered = await anOffer(ctx, disputed)
    await inTransaction(ctx, (tx) => blockTickets(tx, disputed.purchaseId))
    await expect(accept(offered)).rejects.toMatchObject({ code: 'ticket.closed_blocked' })
    const used = await aHeldTicket(ctx)
    const token = await anOffer(ctx, used)
    const { qrToken } = await getTicketByPageToken(ctx, used.token)
    await admit(as(ctx, used.sale.owner), { qrCodeData: qrToken, eventId: used.sale.eventId })
    await expect(accept(token)).rejects.toMatchObject({ code: 'ticket.closed_used' })
    expect(await readTicketPage(ctx, used.token)).toMatchObject({ kind: 'ticket', pending: { toName: lea.name } })
  })
})

test('addresses that were made up, or of another ticket’s offer, open nothing', async () => {
  const held = await aHeldTicket(ctx)
  const token = await anOffer(ctx, held)
  for (const wrong of ['a'.repeat(43), held.token, `${token.slice(0, -2)}AA`]) {
    await expect(readOffer(ctx, wrong)).rejects.toMatchObject({ kind: 'not_found' })
    await expect(accept(wrong)).rejects.toMatchObject({ kind: 'not_found' })
  }
  await expect(readTicketPage(ctx, token)).rejects.toMatchObject({ kind: 'not_found' })
})
