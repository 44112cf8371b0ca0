// Which tickets are handed out on paper.
import { expect, test } from 'vitest'
import { GET } from '@/app/t/[token]/pdf/route'
import { call, codeOf, openDoors } from '@/tests/support/doors'
import { aHeldTicket } from '@/tests/support/holder-factories'
import { jobsOf } from '@/tests/support/sales-factories'

const doors = openDoors()

test.each([
  ['void', 'ticket.void'],
  ['blocked', 'ticket.blocked'],
] as const)('a %s ticket is 409 in words, on A4 and for the phone, and nothing is printed', async (status, code) => {
  const ctx = { ...doors.ctx({ kind: 'anonymous', address: null }), now: new Date() }
  const { token, ticketId } = await aHeldTicket(ctx)
  const ended = status === 'void' ? { voidedAt: ctx.now, voidReason: 'refund' } : {}
  await ctx.db.ticket.update({ where: { id: ticketId }, data: { status, fileKey: 'tickets/old.pdf', ...ended } })
  await ctx.pool.query('DELETE FROM graphile_worker._private_jobs')
  for (const query of ['', '?format=phone']) {
    const answered = await call(GET, `/t/${token}/pdf${query}`, { params: { token } })
    expect([answered.status, codeOf(answered)]).toEqual([409, code])
  }
  expect(await jobsOf(ctx, 'render-ticket')).toEqual([])
})

test('a valid one is made', async () => {
  const ctx = { ...doors.ctx({ kind: 'anonymous', address: null }), now: new Date() }
  const { token } = await aHeldTicket(ctx)
  expect((await call(GET, `/t/${token}/pdf`, { params: { token } })).status).toBe(202)
})
