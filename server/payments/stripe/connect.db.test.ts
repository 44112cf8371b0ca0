import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { publicEvent } from '@/server/capacity/public-event'
import { createEventInput } from '@/server/events/contract'
import { createEvent } from '@/server/events/create-event'
import { publishEvent } from '@/server/events/publish-event'
import { rolePermissions } from '@/server/kernel/actor'
import { type Actor, type Ctx, inTransaction } from '@/server/kernel/ctx'
import { checkInvariants } from '@/server/platform/check-invariants'
import { stripeClient } from '@/server/providers/stripe-client'
import { connectAccount } from '@/server/sellers/connect/connect-account'
import { fetchAccount, recordAccount } from '@/server/sellers/connect/record-account'
import { savePaymentSettings, takesPayments } from '@/server/sellers/save-payment-settings'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { type StripeForTests, startStripeForTests } from '@/tests/support/payment-factories'
import { aHold, aSale, as, later, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { applyProviderEvent } from '../apply-provider-event'
import { gatewayOf } from '../gateways'
import { receiveStripeEvent } from '../receive-stripe-event'
import { sendRefund } from '../refunds/send-refund'
import { settlePayment } from '../settle-payment'
import { startPayment } from '../start-payment'
import { accountStatus } from './follow-account'
import { followWaitingAccounts } from './follow-waiting-accounts'

let database: TestDatabase
let stripe: StripeForTests
let ctx: Ctx
let end: () => Promise<void>

beforeAll(async () => {
  process.env.STRIPE_CONNECT = 'on'
  stripe = await startStripeForTests()
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  ctx = { ...ctx, now: new Date() }
})
afterEach(async () => {
  await stripe.control('DELETE', '/faults')
  expect(await checkInvariants(ctx.pool)).toEqual([])
})
afterAll(async () => {
  await end()
  await database.drop()
  await stripe.stop()
})

const sdk = () => stripeClient() ?? expect.unreachable()
const connect = (sale: Pick<Sale, 'owner'>, at = ctx) =>
  connectAccount(as(at, sale.owner), { country: 'FR', locale: 'fr' })
const status = (sale: Pick<Sale, 'owner'>, at = ctx) => accountStatus(as(at, sale.owner))
const accountOf = async (sale: Sale) => {
  const where = { organizationId_gateway: { organizationId: sale.organizationId, gateway: 'stripe' } }
  return (await ctx.db.providerAccount.findUniqueOrThrow({ where })).ref
}
const rowOf = (ref: string) =>
  ctx.db.providerAccount.findUniqueOrThrow({ where: { gateway_ref: { gateway: 'stripe', ref } } })
const change = (account: string, body: object) => stripe.control('POST', `/accounts/${account}`, body)

/** A sale whose organization can take payments, and its account. */
async function connected(sale: Sale): Promise<string> {
  await connect(sale)
  const account = await accountOf(sale)
  await change(account, { chargesEnabled: true })
  expect(await status(sale)).toMatchObject({ state: 'ready' })
  return account
}

const pay = (hold: Awaited<ReturnType<typeof aHold>>, more: object = {}) =>
  startPayment(as(ctx, hold.holder), {
    purchaseId: hold.id,
    returnUrl: 'http://127.0.0.1:3000/',
    preferredGateways: ['stripe'],
    ...more,
  })

let told = 0
/** An event as the stand-in would send it, received and applied. */
async function tell(type: string, object: object, more: object = {}, at = ctx): Promise<string | null> {
  const eventId = `evt_connect_${++told}`
  const body = JSON.stringify({ id: eventId, object: 'event', type, data: { object }, ...more })
  await receiveStripeEvent(at, body, stripe.sign(body, Math.floor(at.now.getTime() / 1000)))
  await applyProviderEvent(at, { provider: 'stripe', eventId })
  return (await ctx.db.providerEvent.findFirstOrThrow({ where: { eventId } })).outcome
}

describe('connecting an account', () => {
  test('makes one account though several people begin at once and answers are lost, and gives everyone a form', async () => {
    const sale = await aSale(ctx)
    expect(await status(sale)).toMatchObject({ state: 'not_connected', ref: null })
    await stripe.control('PUT', '/faults', { dropAnswers: true })
    await expect(connect(sale)).rejects.toMatchObject({ code: 'payments.provider_unavailable', retryAfterSeconds: 5 })
    await stripe.control('DELETE', '/faults')
    const links = await Promise.all([connect(sale), connect(sale), connect(sale)])
    expect(new Set(links.map(({ url }) => new URL(url).pathname.split('/')[3]))).toEqual(
      new Set([await accountOf(sale)]),
    )
    const made = (await sdk().accounts.list({ limit: 100 })).data.filter(
      ({ metadata }) => metadata?.organizationId === sale.organizationId,
    )
    expect(made).toHaveLength(1)
    expect(
      await ctx.db.auditEntry.count({ where: { organizationId: sale.organizationId, action: 'account.connected' } }),
    ).toBe(1)
  })

  test('is for those who may manage the settings; reading the state for those who may read them', async () => {
    const { owner, organizationId } = await aSale(ctx)
    const role = (name: 'manager' | 'read_only'): Actor =>
      ({ ...owner, organizationId, role: name, permissions: rolePermissions[name] }) as Actor
    await expect(connect({ owner: role('read_only') })).rejects.toMatchObject({ kind: 'forbidden' })
    await expect(status({ owner: role('manager') })).rejects.toMatchObject({ kind: 'forbidden' })
    expect(await status({ owner: role('read_only') })).toMatchObject({ state: 'not_connected' })
  })

  test('tells each state truly, in the kinds of what Stripe asks for', async () => {
    const sale = await aSale(ctx)
    const { url } = await connect(sale)
    const account = await accountOf(sale)
    expect(await status(sale)).toMatchObject({
      state: 'unfinished',
      ref: account,
      requirements: ['business', 'person', 'bank', 'terms'],
    })
    await fetch(url, { method: 'POST', body: 'action=review', redirect: 'manual' })
    expect(await status(sale)).toMatchObject({ state: 'checking', requirements: [], pending: ['document', 'bank'] })
    await change(account, { chargesEnabled: true, payoutsEnabled: false })
    expect(await status(sale)).toMatchObject({ state: 'ready', payoutsEnabled: false })
    await change(account, { chargesEnabled: false, requirements: ['individual.verification.document'] })
    // A ready account is believed for some minutes unless an event says otherwise.
    expect(await status(sale)).toMatchObject({ state: 'ready' })
    expect(await status(sale, later(ctx, 601))).toMatchObject({ state: 'restricted', requirements: ['document'] })
    await change(account, { chargesEnabled: false, disabledReason: 'rejected.fraud' })
    expect(await status(sale, later(ctx, 602))).toMatchObject({ state: 'restricted', isRejected: true })
  })

  test('shows what was last known while Stripe does not answer', async () => {
    const sale = await aSale(ctx)
    await connect(sale)
    await stripe.control('PUT', '/faults', { status: 503 })
    expect(await status(sale)).toMatchObject({ state: 'unfinished', isStale: true })
  })
})

describe('events of accounts', () => {
  test('open and close payments, call a person once, and an older answer never replaces a younger one', async () => {
    const sale = await aSale(ctx)
    await connect(sale)
    const account = await accountOf(sale)
    await change(account, { chargesEnabled: true })
    expect(await tell('account.updated', { id: account }, { account })).toBe('account_followed')
    expect(await takesPayments(as(ctx, sale.owner), { currency: 'EUR' })).toBe(true)
    await change(account, { chargesEnabled: false, requirements: ['external_account'] })
    for (const seconds of [5, 6]) await tell('account.updated', { id: account }, { account }, later(ctx, seconds))
    const items = () => ctx.db.attentionItem.findMany({ where: { subjectId: account }, orderBy: { openedAt: 'asc' } })
    expect(await items()).toMatchObject([{ kind: 'account_restricted', resolvedAt: null }])
    expect(await takesPayments(as(ctx, sale.owner), { currency: 'EUR' })).toBe(false)
    await change(account, { chargesEnabled: true })
    await tell('account.updated', { id: account }, { account }, later(ctx, 7))
    expect(await items()).toMatchObject([{ resolution: 'ready' }])
    // A job that began earlier and was held up asks later: what it hears is the younger answer.
    await change(account, { chargesEnabled: false })
    await tell('account.updated', { id: account }, { account }, later(ctx, 1))
    expect(await takesPayments(as(ctx, sale.owner), { currency: 'EUR' })).toBe(false)
    const [old, seen] = [await fetchAccount(sdk(), account), await rowOf(account)]
    await change(account, { chargesEnabled: true })
    await tell('account.updated', { id: account }, { account }, later(ctx, 8))
    const late = later(ctx, 9)
    expect(await inTransaction(late, (tx) => recordAccount(tx, seen, old, seen.revision))).toBe(false)
    expect(await takesPayments(as(ctx, sale.owner), { currency: 'EUR' })).toBe(true)
  })

  test('that never came are made up for by asking every hour, until the account is ready', async () => {
    const sale = await aSale(ctx)
    await connect(sale)
    const account = await accountOf(sale)
    await change(account, { chargesEnabled: true })
    await followWaitingAccounts(later(ctx, 60))
    expect(await rowOf(account)).toMatchObject({ chargesEnabled: false })
    await followWaitingAccounts(later(ctx, 3600))
    expect(await rowOf(account)).toMatchObject({ chargesEnabled: true })
    const asked = async () => (await stripe.requests()).filter(({ path }) => path === `/v1/accounts/${account}`).length
    const before = await asked()
    await followWaitingAccounts(later(ctx, 7200))
    expect(await asked()).toBe(before)
  })

  test('that take back the right to act close the sales; connecting again opens a new account', async () => {
    const sale = await aSale(ctx)
    const account = await connected(sale)
    await change(account, { deauthorize: true })
    const application = { id: 'ca_x', object: 'application' }
    expect(await tell('account.application.deauthorized', application, { account })).toBe('account_followed')
    expect(await status(sale)).toMatchObject({ state: 'not_connected', ref: null })
    await expect(aHold(ctx, sale)).rejects.toMatchObject({ kind: 'conflict', code: 'purchase.sales_closed' })
    await connect(sale)
    expect(await accountOf(sale)).not.toBe(account)
    expect(await status(sale)).toMatchObject({ state: 'unfinished' })
  })

  test('disconnected without a word, an organization can connect again', async () => {
    const sale = await aSale(ctx)
    const account = await connected(sale)
    await change(account, { deauthorize: true })
    const { url } = await connect(sale)
    expect(url).not.toContain(account)
    expect(await status(sale)).toMatchObject({ state: 'unfinished' })
  })

  test.each([
    ['of an account of nobody here', { account: 'acct_stranger' }, 'foreign_account'],
    ['of the other mode', { livemode: true }, 'other_mode'],
  ])('%s change nothing, and Stripe is not even asked', async (_, more, outcome) => {
    const sale = await aSale(ctx)
    await connected(sale)
    const hold = await aHold(ctx, sale)
    const payment = await pay(hold)
    await stripe.buyer(payment.paymentIntentId, 'pay')
    const before = (await stripe.requests()).length
    expect(await tell('checkout.session.completed', { id: payment.paymentIntentId }, more)).toBe(outcome)
    expect((await stripe.requests()).length).toBe(before)
    expect(await ctx.db.ticket.count({ where: { purchaseId: hold.id } })).toBe(0)
  })

  test('of another connected account do not reach a payment, though its checkout names it', async () => {
    const victim = await aSale(ctx)
    await connected(victim)
    const thief = await aSale(ctx)
    const account = await connected(thief)
    const hold = await aHold(ctx, victim)
    await stripe.control('PUT', '/faults', { status: 503 })
    await expect(pay(hold)).rejects.toMatchObject({ kind: 'unavailable' })
    await stripe.control('DELETE', '/faults')
    const [intended] = await ctx.db.payment.findMany({ where: { purchaseId: hold.id } })
    const forged = await sdk().checkout.sessions.create(
      {
        mode: 'payment',
        success_url: 'https://thief.example/',
        metadata: { purchaseId: hold.id, paymentId: intended?.id ?? '' },
        line_items: [
          { quantity: 1, price_data: { currency: 'eur', unit_amount: 4900, product_data: { name: 'Rien' } } },
        ],
      },
      { stripeAccount: account },
    )
    await stripe.buyer(forged.id, 'pay')
    for (const more of [{ account }, {}]) {
      expect(await tell('checkout.session.completed', { id: forged.id }, more)).toBe('unknown_payment')
    }
    const untouched = {
      status: 'awaiting_payment',
      places: 'held',
      payments: [{ status: 'intended', providerRef: null }],
    }
    expect(await ctx.db.purchase.findUnique({ where: { id: hold.id }, include: { payments: true } })).toMatchObject(
      untouched,
    )
  })
})

describe('paid sales', () => {
  test('are closed until the account is ready, in so many words; free tickets are had', async () => {
    const types = [
      { name: 'Plein tarif', amount: 4900, capacity: 10 },
      { name: 'Invitation', amount: 0, capacity: 10 },
    ]
    const sale = await aSale(ctx, { types })
    const seen = async () =>
      (await publicEvent(ctx, { idOrSlug: sale.eventId })).ticketTypes.map(({ canBePaid }) => canBePaid)
    expect(await seen()).toEqual([false, true])
    await expect(aHold(ctx, sale)).rejects.toMatchObject({ kind: 'conflict', code: 'purchase.sales_closed' })
    expect(await aHold(ctx, sale, 1, 1)).toMatchObject({ status: 'paid' })
    await connected(sale)
    expect(await seen()).toEqual([true, true])
    const hold = await aHold(ctx, sale)
    await savePaymentSettings(as(ctx, sale.owner), {
      gateways: [],
      feeBearer: 'organizer',
      statementText: '',
      returnOrigins: [],
    })
    expect(await seen()).toEqual([false, true])
    await expect(pay(hold)).rejects.toMatchObject({ kind: 'unavailable', code: 'payments.not_configured' })
  })

  test.each([
    ['EUR', 4900],
    ['JPY', 4900],
    ['KWD', 12_340],
  ])(
    'in %s are paid on the organization’s account, and the platform gets its fee, no more',
    async (currency, amount) => {
      const sale = await aSale(ctx, { draft: true })
      const owner = as(ctx, sale.owner)
      const body = {
        title: `En ${currency}`,
        startsAt: '2027-06-12T17:30:00Z',
        endsAt: '2027-06-12T22:00:00Z',
        timeZone: 'Europe/Paris',
        ticketTypes: [{ name: 'Plein tarif', price: { amount, currency }, capacity: 10 }],
      }
      const event = await createEvent(owner, createEventInput.parse(body))
      await publishEvent(owner, { eventId: event.id })
      const account = await connected(sale)
      const text = { gateways: ['stripe' as const], feeBearer: 'organizer' as const, returnOrigins: [] }
      await savePaymentSettings(owner, { ...text, statementText: 'FESTIVAL' })
      const hold = await aHold(ctx, { ...sale, eventId: event.id, ticketTypes: [...event.ticketTypes] }, 2)
      const payment = await pay(hold)
      await expect(sdk().checkout.sessions.retrieve(payment.paymentIntentId)).rejects.toMatchObject({
        code: 'resource_missing',
      })
      await stripe.buyer(payment.paymentIntentId, 'pay')
      expect(await tell('checkout.session.completed', { id: payment.paymentIntentId }, { account })).toBe('settled')
      const row = await ctx.db.payment.findUniqueOrThrow({ where: { id: payment.paymentId } })
      expect(row).toMatchObject({ status: 'succeeded', providerAccount: account, capturedMinor: 2 * amount })
      const fee = row.applicationFeeMinor
      expect(Math.abs(fee - 2 * amount * 0.025)).toBeLessThan(10)
      const expand = ['latest_charge.balance_transaction']
      const intent = await sdk().paymentIntents.retrieve(
        row.providerIntent ?? '',
        { expand },
        { stripeAccount: account },
      )
      expect(intent.latest_charge).toMatchObject({
        application_fee_amount: fee,
        receipt_email: 'camille@exemple.fr',
        statement_descriptor_suffix: 'FESTIVAL',
      })
      const [taken] = (await sdk().applicationFees.list({ charge: (intent.latest_charge as { id: string }).id })).data
      expect(taken).toMatchObject({ account, amount: fee, currency: currency.toLowerCase() })
    },
  )

  test('are refused by a sentence when the account was shut meanwhile, and the shop closes', async () => {
    const sale = await aSale(ctx)
    const account = await connected(sale)
    const hold = await aHold(ctx, sale)
    await change(account, { chargesEnabled: false, requirements: ['external_account'] })
    await expect(pay(hold)).rejects.toMatchObject({ kind: 'conflict', code: 'payments.refused' })
    expect(await ctx.db.purchase.findUnique({ where: { id: hold.id } })).toMatchObject({
      status: 'held',
      places: 'held',
    })
    expect(
      await ctx.db.paymentLogEntry.findMany({ where: { purchaseId: hold.id, kind: 'payment_refused' } }),
    ).toMatchObject([{ gateway: 'stripe', amountMinor: 4900 }])
    await expect(aHold(ctx, sale)).rejects.toMatchObject({ code: 'purchase.sales_closed' })
  })

  test('bring the buyer back to an address that the organizer has registered, and to no other', async () => {
    const sale = await aSale(ctx)
    await connected(sale)
    const hold = await aHold(ctx, sale)
    const returnUrl = 'https://www.lumieres.example/merci?b=1'
    await expect(pay(hold, { returnUrl })).rejects.toMatchObject({ code: 'payments.foreign_return_url' })
    await savePaymentSettings(as(ctx, sale.owner), {
      gateways: ['stripe'],
      feeBearer: 'organizer',
      statementText: '',
      returnOrigins: ['https://www.lumieres.example'],
    })
    for (const foreign of [
      'https://lumieres.example/',
      'http://www.lumieres.example/',
      'https://www.lumieres.example@evil.example/',
    ]) {
      await expect(pay(hold, { returnUrl: foreign })).rejects.toMatchObject({ code: 'payments.foreign_return_url' })
    }
    const payment = await pay(hold, { returnUrl })
    const account = { stripeAccount: await accountOf(sale) }
    expect(await sdk().checkout.sessions.retrieve(payment.paymentIntentId, {}, account)).toMatchObject({
      success_url: returnUrl,
    })
  })
})

describe('a refund made in Stripe’s dashboard', () => {
  async function paid() {
    const sale = await aSale(ctx)
    const account = await connected(sale)
    const hold = await aHold(ctx, sale, 2)
    const payment = await pay(hold)
    await stripe.buyer(payment.paymentIntentId, 'pay')
    await settlePayment(ctx, await gatewayOf('stripe').fetchCheckout({ ref: payment.paymentIntentId, account }))
    const row = await ctx.db.payment.findUniqueOrThrow({ where: { id: payment.paymentId } })
    return { account, hold, intent: row.providerIntent ?? '', payment: row }
  }
  const rowsOf = (purchaseId: string) =>
    ctx.db.refund.findMany({ where: { purchaseId }, orderBy: { createdAt: 'asc' } })

  test('becomes one refund of ours, booked, with the tickets kept, however often and in which words it is told', async () => {
    const { account, hold, intent } = await paid()
    const made = await sdk().refunds.create({ payment_intent: intent, amount: 1000 }, { stripeAccount: account })
    const tellings = [
      tell('refund.created', { id: made.id }, { account }),
      tell('charge.refunded', { id: made.charge as string }, { account }),
      tell('charge.refund.updated', { id: made.id }, { account }),
      tell('refund.updated', { id: made.id }, { account }),
    ]
    await Promise.all(tellings)
    const [refund, ...others] = await rowsOf(hold.id)
    expect(others).toEqual([])
    expect(refund).toMatchObject({
      amountMinor: 1000,
      reason: 'made_at_provider',
      tickets: 'keep',
      providerRef: made.id,
    })
    await sendRefund(ctx, { refundId: refund?.id ?? '' })
    expect(await rowsOf(hold.id)).toMatchObject([{ status: 'succeeded' }])
    const purchase = await ctx.db.purchase.findUnique({
      where: { id: hold.id },
      include: { tickets: true, payments: true },
    })
    expect(purchase).toMatchObject({
      status: 'partially_refunded',
      payments: [{ refundedMinor: 1000 }],
      tickets: [{ status: 'valid' }, { status: 'valid' }],
    })
    const log = await ctx.db.paymentLogEntry.findMany({ where: { purchaseId: hold.id, providerRef: made.id } })
    expect(log.map(({ kind }) => kind)).toContain('refund_succeeded')
  })

  test('is adopted though it is told before its payment is settled', async () => {
    const sale = await aSale(ctx)
    const account = await connected(sale)
    const hold = await aHold(ctx, sale)
    const payment = await pay(hold)
    await stripe.buyer(payment.paymentIntentId, 'pay')
    const { intentRef } = await gatewayOf('stripe').fetchCheckout({ ref: payment.paymentIntentId, account })
    const made = await sdk().refunds.create({ payment_intent: intentRef ?? '' }, { stripeAccount: account })
    expect(await tell('refund.created', { id: made.id }, { account })).toBe('refund_adopted')
    await sendRefund(ctx, { refundId: (await rowsOf(hold.id))[0]?.id ?? '' })
    expect(await ctx.db.purchase.findUnique({ where: { id: hold.id } })).toMatchObject({ status: 'refunded' })
  })

  test('is not made of one that we asked for, whose answer is still on its way', async () => {
    const { account, hold, intent, payment } = await paid()
    const id = ctx.random.uuid(ctx.now)
    await ctx.pool.query('UPDATE payment SET refunded_minor = 9800 WHERE id = $1', [payment.id])
    await ctx.db.refund.create({
      data: {
        id,
        organizationId: payment.organizationId,
        purchaseId: hold.id,
        paymentId: payment.id,
        amountMinor: 9800,
        currency: 'EUR',
        reason: 'goodwill',
        status: 'requested',
        createdAt: ctx.now,
      },
    })
    const made = await sdk().refunds.create(
      { payment_intent: intent, metadata: { refundId: id } },
      { stripeAccount: account, idempotencyKey: id },
    )
    expect(await tell('refund.created', { id: made.id }, { account })).toBe('refund_known')
    expect(await rowsOf(hold.id)).toHaveLength(1)
    await sendRefund(ctx, { refundId: id })
    expect(await rowsOf(hold.id)).toMatchObject([{ id, status: 'succeeded', providerRef: made.id }])
  })

  test('of another account’s charge changes nothing', async () => {
    const { hold } = await paid()
    const other = await paid()
    const made = await sdk().refunds.create({ payment_intent: other.intent }, { stripeAccount: other.account })
    expect(await tell('refund.created', { id: made.id })).toBe('unknown_payment')
    expect(await rowsOf(hold.id)).toEqual([])
    expect(await rowsOf(other.hold.id)).toEqual([])
  })
})
