// An organization’s own account at Stripe: opened once, told truly, followed by its events.

import { describe, expect, test } from 'vitest'
import { rolePermissions } from '@/server/kernel/actor'
import { type Actor, inTransaction } from '@/server/kernel/ctx'
import { fetchAccount, recordAccount } from '@/server/sellers/connect/record-account'
import { takesPayments } from '@/server/sellers/open-gateways'
import { accountOf, change, connect, connected, rowOf, sdk, status, tell } from '@/tests/support/connect-factories'
import { pay } from '@/tests/support/paid-purchases'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aHold, aSale, as, later } from '@/tests/support/sales-factories'
import { followWaitingAccounts } from './follow-waiting-accounts'

openSale({ connect: true })

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
    const payment = await pay(ctx, hold)
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
    await expect(pay(ctx, hold)).rejects.toMatchObject({ kind: 'unavailable' })
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
