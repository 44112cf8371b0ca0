// One phone shows a ticket's changing codes: who is told its key, how another phone takes its place, and what the gate says to each.
import { afterEach, describe, expect, test } from 'vitest'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { codeOf, type LiveSale, liveTickets, scanAt } from '@/tests/support/live-tickets'
import { ctx, openSale } from '@/tests/support/sale'
import { aSale, as, later } from '@/tests/support/sales-factories'
import { reissueTicket } from '../acts/reissue-ticket'
import { pageTokenOf } from '../contract'
import { issueTickets } from '../issue-tickets'
import { ticketPageUrl } from '../ticket-access'
import { readTicketPage } from '../transfers/queries'
import { renameByHolder } from '../transfers/rename-by-holder'
import { voidTickets } from '../void-tickets'
import type { DisplayAnswer, DisplayHere } from './contract'
import { showDisplay } from './display'
import { composeDisplayCode, displayCodeOf, moveDisplay, sendDisplayCode } from './move-display'
import { rotatingText, stepAt, stepMessage, suffixOf } from './rotating-code'
import { stepMac } from './ticket-key'

openSale({ providers: false })

const [ONE, TWO, THREE] = ['A', 'B', 'C'].map((letter) => letter.repeat(43)) as [string, string, string]

async function aRotatingSale(): Promise<LiveSale & { id: string; token: string }> {
  const sale = await aSale(ctx, { types: [{ name: 'Libre', amount: 0, maxPerPurchase: 100 }] })
  await ctx.db.ticketType.updateMany({ where: { eventId: sale.eventId }, data: { rotating: true } })
  const live = await liveTickets(ctx, 1, sale)
  const [id = ''] = live.ticketIds
  return { ...live, id, token: await tokenFor(id) }
}

async function tokenFor(id: string): Promise<string> {
  const { accessVersion } = await ctx.db.ticket.findUniqueOrThrow({ where: { id } })
  return pageTokenOf({ url: ticketPageUrl({ id, accessVersion }, 'fr') })
}

const show = (token: string, secret: string, has: string | null = null, by: Ctx = ctx) =>
  showDisplay(by, { token, secret, has })

function isHere(answer: DisplayAnswer): asserts answer is DisplayHere {
  expect(answer.kind).toBe('here')
}

/** What a phone with this answer shows now. */
function shownWith({ qrToken, key, now }: DisplayHere): string {
  const ticketKey = Buffer.from(key ?? '', 'base64url')
  return rotatingText(qrToken, suffixOf(stepAt(now), stepMac(ticketKey, stepMessage(stepAt(now)))))
}

/** The digits in the newest mail. */
async function mailedCode(id: string): Promise<string> {
  const { id: challenge } = await ctx.db.ticketDisplayCode.findUniqueOrThrow({ where: { ticketId: id } })
  const mail = await ctx.db.notification.findFirstOrThrow({ where: { kind: 'display_code', key: challenge } })
  expect(mail.recipient).toBe('camille@exemple.fr')
  const composed = await composeDisplayCode(ctx, mail)
  expect(composed?.props).toMatchObject({ minutes: 10, ticketTypeName: 'Libre' })
  return composed?.props.code ?? ''
}

describe('the first phone', () => {
  test('is told the key of its ticket, once, and what it then shows opens the gate', async () => {
    const sale = await aRotatingSale()
    const answer = await show(sale.token, ONE)
    isHere(answer)
    expect(answer.now).toBe(ctx.now.getTime())
    expect(answer.qrToken).toBe(await codeOf(ctx, sale.id))
    expect(await show(sale.token, ONE, answer.qrToken)).toEqual({ ...answer, key: null })
    expect(await scanAt(ctx, sale, answer.qrToken)).toMatchObject({ reason: 'rotation_required' })
    expect(await scanAt(ctx, sale, shownWith(answer))).toMatchObject({ valid: true, ticketId: sale.id })
  })

  test('that lost the answer asks again with its secret; what is stored tells neither secret nor key', async () => {
    const sale = await aRotatingSale()
    const answer = await show(sale.token, ONE)
    isHere(answer)
    expect(await show(sale.token, ONE)).toEqual(answer)
    const row = await ctx.db.ticketDisplay.findUniqueOrThrow({ where: { ticketId: sale.id } })
    expect(Buffer.from(row.deviceHash).toString('latin1')).not.toContain(ONE.slice(0, 8))
    expect(row.counter).toBe(1)
  })

  test('keeps its place: another one learns that it is elsewhere, and no key', async () => {
    const sale = await aRotatingSale()
    expect(await readTicketPage(ctx, sale.token)).toMatchObject({ shownBy: null })
    await show(sale.token, ONE)
    expect(await show(sale.token, TWO)).toEqual({ kind: 'elsewhere', movable: true })
    // The page says so before anybody presses.
    expect(await readTicketPage(ctx, sale.token)).toMatchObject({ shownBy: { movable: true } })
  })

  test('with the key of one ticket makes no code of another', async () => {
    const [mine, theirs] = [await aRotatingSale(), await aRotatingSale()]
    const answer = await show(mine.token, ONE)
    isHere(answer)
    const forged = shownWith({ ...answer, qrToken: await codeOf(ctx, theirs.id) })
    expect(await scanAt(ctx, theirs, forged)).toMatchObject({ valid: false, reason: 'stale_code' })
  })

  test('gets the new key after a reissue without being asked for a code', async () => {
    const sale = await aRotatingSale()
    const before = await show(sale.token, ONE)
    isHere(before)
    await reissueTicket(as(ctx, sale.owner), { id: sale.id, newAddress: false })
    const after = await show(sale.token, ONE, before.qrToken)
    isHere(after)
    expect(after.key).not.toBe(before.key)
    expect(await scanAt(ctx, sale, shownWith(before))).toMatchObject({ reason: 'revoked' })
    expect(await scanAt(ctx, sale, shownWith(after))).toMatchObject({ valid: true })
  })

  test('loses its place when the ticket gets a new address', async () => {
    const sale = await aRotatingSale()
    await show(sale.token, ONE)
    await reissueTicket(as(ctx, sale.owner), { id: sale.id, newAddress: true })
    await expect(show(sale.token, ONE)).rejects.toMatchObject({ code: 'ticket.not_found' })
    expect((await show(await tokenFor(sale.id), TWO)).kind).toBe('here')
  })

  test('is told no key of a ticket that opens nothing, or whose code stays', async () => {
    const ended = await aRotatingSale()
    await inTransaction(ctx, (tx) => voidTickets(tx, [ended.id], 'organizer'))
    expect(await show(ended.token, ONE)).toEqual({ kind: 'closed' })
    const plain = await liveTickets(ctx, 1)
    const [id = ''] = plain.ticketIds
    expect(await show(await tokenFor(id), ONE)).toEqual({ kind: 'closed' })
    await expect(sendDisplayCode(ctx, { token: await tokenFor(id), locale: 'fr' })).rejects.toMatchObject({
      code: 'ticket.display_closed',
    })
    expect(await ctx.db.ticketDisplay.count({ where: { ticketId: { in: [ended.id, id] } } })).toBe(0)
  })
})

describe('a ticket whose code does not change any more', () => {
  test('is bound to no phone: a reissue forgets the one that showed it, and every holder of the address may rename', async () => {
    const sale = await aRotatingSale()
    await show(sale.token, ONE)
    await ctx.db.ticketType.updateMany({ where: { eventId: sale.eventId }, data: { rotating: false } })
    await reissueTicket(as(ctx, sale.owner), { id: sale.id, newAddress: false })
    expect(await ctx.db.ticketDisplay.count({ where: { ticketId: sale.id } })).toBe(0)
    await renameByHolder(ctx, { token: sale.token, name: 'Noé Lambert', display: TWO })
  })

  test('is not locked by a phone that an earlier reissue left there', async () => {
    const sale = await aRotatingSale()
    await show(sale.token, ONE)
    await ctx.db.ticket.update({ where: { id: sale.id }, data: { flags: 0 } })
    await renameByHolder(ctx, { token: sale.token, name: 'Noé Lambert', display: TWO })
  })
})

describe('another phone', () => {
  test('takes the place with the mailed code: a new generation, the first one’s codes revoked, and it is told so', async () => {
    const sale = await aRotatingSale()
    const first = await show(sale.token, ONE)
    isHere(first)
    await sendDisplayCode(ctx, { token: sale.token, locale: 'fr' })
    const second = await moveDisplay(ctx, { token: sale.token, secret: TWO, code: await mailedCode(sale.id) })
    expect(await scanAt(ctx, sale, shownWith(first))).toMatchObject({ valid: false, reason: 'revoked' })
    expect(await show(sale.token, ONE, first.qrToken)).toEqual({ kind: 'elsewhere', movable: true })
    expect(await scanAt(ctx, sale, shownWith(second))).toMatchObject({ valid: true })
    const { gen, serial, kid, flags } = await ctx.db.ticket.findUniqueOrThrow({ where: { id: sale.id } })
    expect([gen, flags]).toEqual([1, 1])
    expect(await ctx.db.revocation.count({ where: { kid, serial, minGen: 1 } })).toBe(1)
    expect(await ctx.db.ticketDisplay.findUnique({ where: { ticketId: sale.id } })).toMatchObject({ counter: 2 })
    expect(await ctx.db.auditEntry.count({ where: { subjectId: sale.id, action: 'ticket.display_moved' } })).toBe(1)
  })

  test('cannot use a code twice, nor after ten minutes, nor an older one; a spent code is not mailed any more', async () => {
    const sale = await aRotatingSale()
    await show(sale.token, ONE)
    const move = (code: string, by: Ctx = ctx) => moveDisplay(by, { token: sale.token, secret: TWO, code })
    await sendDisplayCode(ctx, { token: sale.token, locale: 'fr' })
    const older = await mailedCode(sale.id)
    const olderMail = await ctx.db.notification.findFirstOrThrow({
      where: { kind: 'display_code', organizationId: sale.organizationId },
    })
    await sendDisplayCode(ctx, { token: sale.token, locale: 'fr' })
    const code = await mailedCode(sale.id)
    expect(await composeDisplayCode(ctx, olderMail)).toBe(null)
    if (older !== code) await expect(move(older)).rejects.toMatchObject({ code: 'ticket.display_wrong_code' })
    await expect(move(code, later(ctx, 600))).rejects.toMatchObject({ code: 'ticket.display_code_expired' })
    await move(code)
    await expect(move(code)).rejects.toMatchObject({ code: 'ticket.display_code_expired' })
  })

  test('has five tries: after them the right code is refused too', async () => {
    const sale = await aRotatingSale()
    await show(sale.token, ONE)
    await sendDisplayCode(ctx, { token: sale.token, locale: 'fr' })
    const code = await mailedCode(sale.id)
    const wrong = code === '000000' ? '000001' : '000000'
    const move = (typed: string) => moveDisplay(ctx, { token: sale.token, secret: TWO, code: typed })
    for (let n = 0; n < 5; n++) await expect(move(wrong)).rejects.toMatchObject({ code: 'ticket.display_wrong_code' })
    await expect(move(code)).rejects.toMatchObject({ code: 'ticket.display_code_expired' })
    expect(await show(sale.token, TWO)).toMatchObject({ kind: 'elsewhere' })
  })

  test('cannot be sent a code where nobody left an address, and is told so', async () => {
    const sale = await aRotatingSale()
    const given = { sessionId: null, purchaseId: null, purchaseItemId: null, ordinal: 0 }
    const wanted = { ticketTypeId: sale.ticketTypes[0]?.id ?? '', ...given, attendee: { name: 'Zoé', email: null } }
    const event = { id: sale.eventId, organizationId: sale.organizationId }
    const [id = ''] = await inTransaction(ctx, (tx) => issueTickets(tx, event, [wanted]))
    const token = await tokenFor(id)
    await show(token, ONE)
    expect(await show(token, TWO)).toEqual({ kind: 'elsewhere', movable: false })
    await expect(sendDisplayCode(ctx, { token, locale: 'fr' })).rejects.toMatchObject({
      code: 'ticket.display_no_address',
    })
  })

  test('has a code of six digits that no row holds', async () => {
    const sale = await aRotatingSale()
    await sendDisplayCode(ctx, { token: sale.token, locale: 'en' })
    const row = await ctx.db.ticketDisplayCode.findUniqueOrThrow({ where: { ticketId: sale.id } })
    const mail = await ctx.db.notification.findFirstOrThrow({ where: { kind: 'display_code', key: row.id } })
    const code = displayCodeOf(row.id)
    expect(code).toMatch(/^\d{6}$/)
    expect(JSON.stringify([row, mail]).replaceAll(/[0-9a-f-]{36}/g, '')).not.toContain(code)
    expect(env().authSecret).not.toContain(code)
  })
})

describe('two phones at once', () => {
  afterEach(async () => {
    await ctx.db.ticketDisplay.deleteMany({})
  })

  test('open a ticket for the first time, 20 times over: one shows it, the other learns that it is elsewhere', async () => {
    for (let n = 0; n < 20; n++) {
      const sale = await aRotatingSale()
      const kinds = (await Promise.all([ONE, TWO, THREE].map((secret) => show(sale.token, secret)))).map(
        ({ kind }) => kind,
      )
      expect(kinds.toSorted()).toEqual(['elsewhere', 'elsewhere', 'here'])
    }
  })

  test('type the same code: one takes the place, and the ticket has one new generation', async () => {
    for (let n = 0; n < 10; n++) {
      const sale = await aRotatingSale()
      await show(sale.token, ONE)
      await sendDisplayCode(ctx, { token: sale.token, locale: 'fr' })
      const code = await mailedCode(sale.id)
      const ends = await Promise.allSettled(
        [TWO, THREE].map((secret) => moveDisplay(ctx, { token: sale.token, secret, code })),
      )
      expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
      expect((await ctx.db.ticket.findUniqueOrThrow({ where: { id: sale.id } })).gen).toBe(1)
    }
  })

  test('the control: look first, then write, binds two without the primary key', async () => {
    await ctx.db.$executeRaw`ALTER TABLE ticket_display DROP CONSTRAINT ticket_display_pkey`
    const sale = await aRotatingSale()
    let arrived = 0
    let open = () => {}
    const bothHaveLooked = new Promise<void>((resolve) => {
      open = resolve
    })
    const bind = async (letter: string) => {
      const bound = await ctx.db.ticketDisplay.count({ where: { ticketId: sale.id } })
      if (++arrived === 2) open()
      await bothHaveLooked
      const owner = { ticketId: sale.id, organizationId: sale.organizationId, boundAt: ctx.now }
      if (bound === 0) await ctx.db.ticketDisplay.create({ data: { ...owner, deviceHash: Buffer.alloc(32, letter) } })
    }
    await Promise.all([bind('A'), bind('B')])
    const [row] = await ctx.db.$queryRaw<
      { n: number }[]
    >`SELECT count(*)::int AS n FROM ticket_display WHERE ticket_id = ${sale.id}::uuid`
    expect(row?.n).toBe(2)
  })
})
