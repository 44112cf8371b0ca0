// Old codes of a ticket whose code changes: what a rule that blocks shuts out, and what it never does.
import { expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { rotationKeyOf } from '@/server/tickets/keys/rotation-key'
import { rotatingText, STEP_MS, stepAt, stepMessage, suffixOf } from '@/server/tickets/rotating/rotating-code'
import { stepMac, ticketKeyOf } from '@/server/tickets/rotating/ticket-key'
import { TOKEN_FLAG } from '@/server/tickets/ticket-token'
import { openGate } from '@/tests/support/gate-world'
import { aGateTicket, type GateTicket, gateNow, gateUser } from '@/tests/support/scanning-factories'
import { changeRule } from './event-rules'
import { unblockByAlert } from './unblock-ticket'
import { watchFraud } from './watch-fraud'

const { world, scan } = openGate()
const at = (ms: number, ctx: Ctx = world.staff): Ctx => ({ ...ctx, now: new Date(gateNow.getTime() + ms) })

/** What its phone shows at that moment. */
async function shownBy({ qr, fields }: GateTicket, ms: number): Promise<string> {
  const step = stepAt(gateNow.getTime() + ms)
  const key = ticketKeyOf(await rotationKeyOf(world.base, fields.kid), fields)
  return rotatingText(qr, suffixOf(step, stepMac(key, stepMessage(step))))
}

test('a rule that blocks them keeps a stranger’s picture out even with a supervisor, and never who shows the present code', async () => {
  const manager: Ctx = { ...world.base, actor: gateUser(world.gate, 'manager') }
  await changeRule(at(-1_000, manager), {
    ...{ eventId: world.gate.eventId, rule: 'stale_replay', enabled: true, action: 'block' },
    settings: { count: 3, minutes: 30 },
  })
  const ticket = await aGateTicket(world.base, world.gate, { token: { flags: TOKEN_FLAG.rotating } })
  const picture = await shownBy(ticket, -10 * STEP_MS)
  for (const ms of [0, 1_000, 2_000]) expect(await scan(picture, {}, at(ms))).toMatchObject({ reason: 'stale_code' })
  await watchFraud(at(5_000, world.base), { eventId: world.gate.eventId, from: null })
  const alert = await world.base.db.gateAlert.findFirstOrThrow({ where: { ticketId: ticket.id } })
  expect(alert).toMatchObject({ rule: 'stale_replay', blocked: true })

  const supervisor = at(6_000, manager)
  expect(await scan(picture, { override: true }, supervisor)).toMatchObject({ valid: false, reason: 'stale_code' })
  const present = await shownBy(ticket, 7_000)
  expect(await scan(present, {}, at(7_000))).toMatchObject({ valid: true, ticketId: ticket.id })

  expect(await unblockByAlert(supervisor, { alertId: alert.id })).toEqual({ unblocked: true })
  const letIn = await scan(picture, { override: true }, at(8_000, manager))
  expect(letIn).toMatchObject({ valid: true, overridden: 'stale_code' })
  const acts = await world.base.db.auditEntry.findMany({
    where: { subjectId: ticket.id },
    orderBy: { sequence: 'asc' },
  })
  expect(acts.map(({ action }) => action)).toEqual(['ticket.old_codes_blocked', 'ticket.old_codes_unblocked'])
})
