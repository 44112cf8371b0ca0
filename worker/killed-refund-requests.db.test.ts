// A web process that is killed while somebody asks for a refund, or cancels an event, at its real doors: nothing or all of it is
// written, whoever asks again gets the same refund, and a worker pays back once.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { POST as rest } from '@/app/api/payments/[paymentId]/refund/route'
import { POST as trpc } from '@/app/api/trpc/[trpc]/route'
import type { Failpoint } from '@/server/kernel/failpoint'
import { checkInvariants } from '@/server/platform/check-invariants'
import { aBrowserCookie, anApiKey, anOrganization, type TestOrganization } from '@/tests/support/auth-factories'
import { openDoors } from '@/tests/support/doors'
import { forgetPapers } from '@/tests/support/forget-papers'
import { killablePrograms } from '@/tests/support/killable-programs'
import { aPaidPurchase, type Paid } from '@/tests/support/paid-purchases'
import { type StripeForTests, startStripeForTests } from '@/tests/support/payment-factories'
import { refundsAtProvider } from '@/tests/support/refund-factories'
import { aHold, aSale, jobsOf, type Sale } from '@/tests/support/sales-factories'

const origin = 'http://127.0.0.1:3000'
const title = 'Les Nuits du Théâtre antique'
const doors = openDoors({ APP_URL: origin, NEXTAUTH_URL: origin })
const { start, ended, stop } = killablePrograms(
  { web: 'tests/support/answer-request.ts', worker: 'worker/main.ts' },
  () => ({ DATABASE_URL: doors.database().url }),
)

let stripe: StripeForTests
let organization: TestOrganization
let credentials: { apiKey: string; cookie: string }
beforeAll(async () => {
  stripe = await startStripeForTests()
  organization = await anOrganization(doors.ctx())
  const { token: apiKey } = await anApiKey(doors.ctx(), organization)
  credentials = { apiKey, cookie: await aBrowserCookie(doors.ctx(), organization.owner) }
})
afterAll(() => stripe.stop())

type Asked = { path: string; headers: Record<string, string>; body: unknown }

/** Of one of two tickets. */
function askForRefund(door: 'REST' | 'tRPC', { id: purchaseId, paymentId, ticketIds }: Paid): Asked {
  const [ticketId] = ticketIds
  const refund = { ticketIds: [ticketId], reason: 'requested_by_customer' }
  if (door === 'tRPC') return procedure('refunds.refund', { purchaseId, key: crypto.randomUUID(), ...refund })
  const key = { authorization: `Bearer ${credentials.apiKey}`, 'idempotency-key': `refund-${paymentId}` }
  return { path: `/api/payments/${paymentId}/refund`, headers: key, body: refund }
}

function procedure(name: string, input: object): Asked {
  const json = { organization: organization.slug, ...input }
  return { path: `/api/trpc/${name}`, headers: { cookie: credentials.cookie, origin }, body: { json } }
}

const headersOf = ({ headers }: Asked) => ({ ...headers, 'content-type': 'application/json' })

async function killedAt(failpoint: Failpoint, asked: Asked): Promise<void> {
  const args = [`${origin}${asked.path}`, JSON.stringify(headersOf(asked)), JSON.stringify(asked.body)]
  expect(await ended(start('web', { failpoint, args }))).toBe('SIGKILL')
  // As if half a minute had gone by: the dead process no longer holds what it had begun to answer.
  await doors.ctx().pool.query('UPDATE idempotency_record SET locked_until = created_at WHERE status IS NULL')
}

/** By a web process that lives. */
async function askAgain(asked: Asked): Promise<unknown> {
  const body = JSON.stringify(asked.body)
  const request = new Request(`${origin}${asked.path}`, { method: 'POST', headers: headersOf(asked), body })
  const [, paymentId] = /^\/api\/payments\/([^/]+)\/refund$/.exec(asked.path) ?? []
  const answer = await (paymentId ? rest(request, { params: Promise.resolve({ paymentId }) }) : trpc(request))
  const said = await answer.json()
  expect(answer.ok, JSON.stringify(said)).toBe(true)
  return paymentId ? said.data : said.result.data.json
}

async function stateOf({ id, paymentId, ticketIds }: Paid) {
  const { db } = doors.ctx()
  const refunds = await db.refund.findMany({ where: { purchaseId: id } })
  const { refundedMinor } = await db.payment.findUniqueOrThrow({ where: { id: paymentId } })
  const ended = await db.ticket.count({ where: { id: { in: ticketIds }, status: 'void' } })
  const jobs = (await jobsOf(doors.ctx(), 'send-refund')).filter(({ payload }) =>
    refunds.some((refund) => refund.id === payload.refundId),
  )
  return { refunds: refunds.length, refundedMinor, ended, jobs: jobs.length }
}

const nothing = { refunds: 0, refundedMinor: 0, ended: 0, jobs: 0 }
const whole = { refunds: 1, refundedMinor: 4900, ended: 1, jobs: 1 }

test('a web process killed before or after it has written a refund leaves none or all of it, and asking again makes one', {
  timeout: 120_000,
}, async () => {
  const sale = await aSale(doors.ctx(), { organizationId: organization.id })
  const asked: Paid[] = []
  for (const door of ['REST', 'tRPC'] as const) {
    for (const step of ['refund:requested', 'refund:committed'] as const) {
      const paid = await aPaidPurchase(doors.ctx(), stripe, sale, { quantity: 2 })
      const request = askForRefund(door, paid)
      await killedAt(step, request)
      const left = step === 'refund:requested' ? nothing : whole
      expect(await stateOf(paid), `${door} at ${step}`).toEqual(left)
      expect(await checkInvariants(doors.ctx().pool)).toEqual([])

      const [made] = await doors.ctx().db.refund.findMany({ where: { purchaseId: paid.id } })
      expect(await askAgain(request)).toMatchObject({ status: 'requested', ...(made && { refundId: made.id }) })
      expect(await askAgain(request)).toMatchObject({ status: 'requested' })
      expect(await stateOf(paid), `${door} again after ${step}`).toEqual(whole)
      asked.push(paid)
    }
  }
  await workUntil(async () => (await doors.ctx().db.refund.count({ where: { status: 'succeeded' } })) === asked.length)
  for (const { paymentId } of asked) expect(await paidBack(paymentId)).toEqual([4900])
  expect(await checkInvariants(doors.ctx().pool)).toEqual([])
})

test('a web process killed before or after it has cancelled an event leaves it on sale, or a run of refunds that goes on', {
  timeout: 120_000,
}, async () => {
  const { db } = doors.ctx()
  const sale = await aSale(doors.ctx(), { organizationId: organization.id, title })
  const paid: Paid[] = []
  for (let n = 0; n < 3; n++) paid.push(await aPaidPurchase(doors.ctx(), stripe, sale))
  const cancel = procedure('refunds.cancelEvent', { eventId: sale.eventId, confirmation: title, keepFees: false })

  await killedAt('cancel_event:called_off', cancel)
  expect(await eventAndRun(sale)).toEqual({ status: 'published', runs: 0, items: 0 })
  paid.push(await aPaidPurchase(doors.ctx(), stripe, sale))
  await killedAt('cancel_event:committed', cancel)
  expect(await eventAndRun(sale)).toEqual({ status: 'cancelled', runs: 1, items: 0 })
  await expect(aHold(doors.ctx(), sale)).rejects.toMatchObject({ code: 'event.not_on_sale' })
  await askAgain(cancel)
  expect(await eventAndRun(sale)).toMatchObject({ status: 'cancelled', runs: 1 })

  const ofEvent = { purchase: { eventId: sale.eventId } }
  await workUntil(async () => (await db.refund.count({ where: { ...ofEvent, status: 'succeeded' } })) === paid.length)
  for (const { paymentId } of paid) expect(await paidBack(paymentId)).toEqual([4900])
  expect(await db.ticket.count({ where: { eventId: sale.eventId, status: { not: 'void' } } })).toBe(0)
  expect(await checkInvariants(doors.ctx().pool)).toEqual([])
})

async function eventAndRun({ eventId }: Sale) {
  const { db } = doors.ctx()
  const { status } = await db.event.findUniqueOrThrow({ where: { id: eventId } })
  const runs = await db.refundRun.findMany({ where: { eventId }, include: { _count: { select: { items: true } } } })
  return { status, runs: runs.length, items: runs.reduce((sum, { _count }) => sum + _count.items, 0) }
}

/** The amounts that the provider has sent back of a payment. */
async function paidBack(paymentId: string): Promise<number[]> {
  const { providerIntent } = await doors.ctx().db.payment.findUniqueOrThrow({ where: { id: paymentId } })
  const made = await refundsAtProvider(stripe)
  return made.filter(({ payment_intent }) => payment_intent === providerIntent).map(({ amount }) => amount)
}

async function workUntil(isDone: () => Promise<boolean>): Promise<void> {
  await forgetPapers(doors.ctx())
  const worker = start('worker')
  const deadline = Date.now() + 60_000
  while (!(await isDone())) {
    if (Date.now() > deadline) throw new Error('the worker has not finished within a minute')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  await stop(worker)
}
