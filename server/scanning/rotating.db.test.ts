// Tickets whose code changes, at the gate: what opens it, what does not, and the way in for who has no phone that shows it.
import { expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { rotationKeyOf } from '@/server/tickets/keys/rotation-key'
import { rotatingText, STEP_MS, stepAt, stepMessage, suffixOf } from '@/server/tickets/rotating/rotating-code'
import { stepMac, ticketKeyOf } from '@/server/tickets/rotating/ticket-key'
import { TOKEN_FLAG } from '@/server/tickets/ticket-token'
import { openGate } from '@/tests/support/gate-world'
import { aGateTicket, type GateTicket, gateNow } from '@/tests/support/scanning-factories'

const { world, scan, written, aList } = openGate()

const aRotatingTicket = () => aGateTicket(world.base, world.gate, { token: { flags: TOKEN_FLAG.rotating } })
const later = (ms: number): Ctx => ({ ...world.staff, now: new Date(gateNow.getTime() + ms) })

/** What its phone shows at that moment. */
async function shownBy({ qr, fields }: GateTicket, at = gateNow.getTime()): Promise<string> {
  const key = ticketKeyOf(await rotationKeyOf(world.base, fields.kid), fields)
  return rotatingText(qr, suffixOf(stepAt(at), stepMac(key, stepMessage(stepAt(at)))))
}

test('a fresh code lets in once; the next code of the same ticket is already_used', async () => {
  const ticket = await aRotatingTicket()
  const first = await shownBy(ticket)
  const next = await shownBy(ticket, gateNow.getTime() + STEP_MS)
  expect(next).not.toBe(first)
  const rows = await written(async () => {
    expect(await scan(first)).toMatchObject({ valid: true, reason: null, ticketId: ticket.id, scanCount: 1 })
    expect(await scan(next, {}, later(STEP_MS))).toMatchObject({
      valid: false,
      reason: 'already_used',
      lastLocation: 'Porte Cléberg',
    })
  })
  expect(rows).toEqual({ scans: 2, admissions: 1 })
})

test('a code of the step before or after lets in; of any other step it is stale_code, and records the refusal', async () => {
  for (const [steps, reason] of [
    [-1, null],
    [0, null],
    [1, null],
    [-2, 'stale_code'],
    [2, 'stale_code'],
    [-3, 'stale_code'],
    [-1024, 'stale_code'],
  ] as const) {
    const ticket = await aRotatingTicket()
    const shown = await shownBy(ticket, gateNow.getTime() + steps * STEP_MS)
    expect(await scan(shown), `${steps}`).toMatchObject({ reason, ticketId: ticket.id })
    const row = await world.base.db.scan.findFirstOrThrow({ where: { ticketId: ticket.id } })
    expect([row.valid, row.reason]).toEqual([reason === null, reason])
  }
})

test('a screenshot 45 s old is stale_code, and without its last part it is rotation_required', async () => {
  const ticket = await aRotatingTicket()
  const screenshot = await shownBy(ticket)
  expect(await scan(screenshot, {}, later(45_000))).toMatchObject({ valid: false, reason: 'stale_code' })
  expect(await scan(ticket.qr)).toMatchObject({ valid: false, reason: 'rotation_required' })
})

test('the changing part of another ticket of the event opens nothing', async () => {
  const [mine, theirs] = [await aRotatingTicket(), await aRotatingTicket()]
  const suffix = (await shownBy(mine)).split(':').at(-1) ?? ''
  expect(await scan(rotatingText(theirs.qr, suffix))).toMatchObject({ valid: false, reason: 'stale_code' })
  expect(await scan(await shownBy(theirs))).toMatchObject({ valid: true })
})

test('a part that changes behind a ticket whose code stays is of no account', async () => {
  const ticket = await aGateTicket(world.base, world.gate)
  expect(await scan(rotatingText(ticket.qr, 'ABCDEFGHIJ'))).toMatchObject({ valid: true })
})

test('what is wrong with the ticket, its list or the time is said before what is wrong with the changing part', async () => {
  const late = await aList({ name: 'Fermée', closesAt: gateNow })
  const gold = await aList({ name: 'Carré or', ticketTypeIds: [world.gate.otherTypeId] })
  const rotating = { token: { flags: TOKEN_FLAG.rotating } }
  const blocked = await aGateTicket(world.base, world.gate, { ...rotating, status: 'blocked' })
  const ticket = await aRotatingTicket()
  expect(await scan(blocked.qr)).toMatchObject({ reason: 'blocked' })
  expect(await scan(ticket.qr, { checkInListId: gold })).toMatchObject({ reason: 'wrong_list' })
  expect(await scan(ticket.qr, { checkInListId: late })).toMatchObject({ reason: 'wrong_time' })
  await scan(await shownBy(ticket))
  expect(await scan(ticket.qr)).toMatchObject({ reason: 'rotation_required' })
})

test('a typed code asks for the papers first and lets in once they were looked at; the scan says so', async () => {
  const ticket = await aRotatingTicket()
  expect(await scan(ticket.code)).toMatchObject({
    valid: false,
    reason: 'rotation_required',
    attendeeName: 'Camille Roussel',
  })
  expect(await scan(ticket.code, { identityChecked: false })).toMatchObject({ reason: 'rotation_required' })
  const scanId = 'papers-1'
  const admitted = await scan(ticket.code, { identityChecked: true, scanId })
  expect(admitted).toMatchObject({ valid: true, reason: null })
  expect(await scan(ticket.code, { identityChecked: true, scanId })).toEqual(admitted)
  await expect(scan(ticket.code, { scanId })).rejects.toMatchObject({ code: 'scan.scan_id_reused' })
  const row = await world.base.db.scan.findFirstOrThrow({ where: { scanId } })
  expect([row.typed, row.identityChecked]).toEqual([true, true])
  expect(await scan(ticket.code, { identityChecked: true })).toMatchObject({ reason: 'already_used' })
})

test('papers do not stand in for the code of a picture, and a ticket whose code stays needs none', async () => {
  const picture = await aRotatingTicket()
  expect(await scan(picture.qr, { identityChecked: true })).toMatchObject({ reason: 'rotation_required' })
  const stale = await shownBy(picture, gateNow.getTime() - 3 * STEP_MS)
  expect(await scan(stale, { identityChecked: true })).toMatchObject({ reason: 'stale_code' })
  const plain = await aGateTicket(world.base, world.gate)
  expect(await scan(plain.code)).toMatchObject({ valid: true })
})
