// Organizations with accounts of their own at Stripe, for tests: connected by the product, changed at the stand-in, told of by events.
import { expect } from 'vitest'
import { applyProviderEvent } from '@/server/payments/apply-provider-event'
import { accountStatus } from '@/server/payments/stripe/follow-account'
import { receiveStripeEvent } from '@/server/payments/stripe/receive-stripe-event'
import { stripeClient } from '@/server/providers/stripe-client'
import { connectAccount } from '@/server/sellers/connect/connect-account'
import { ctx, stripe } from './sale'
import { aSale, as, type Sale, type SaleOptions } from './sales-factories'

type Seller = Pick<Sale, 'owner'>

/** The SDK that the product uses. */
export const sdk = () => stripeClient() ?? expect.unreachable()
export const connect = (sale: Seller, at = ctx) => connectAccount(as(at, sale.owner), { country: 'FR', locale: 'fr' })
export const status = (sale: Seller, at = ctx) => accountStatus(as(at, sale.owner))
export const accountOf = async (sale: Sale) => {
  const where = { organizationId_gateway: { organizationId: sale.organizationId, gateway: 'stripe' } }
  return (await ctx.db.providerAccount.findUniqueOrThrow({ where })).ref
}
export const rowOf = (ref: string) =>
  ctx.db.providerAccount.findUniqueOrThrow({ where: { gateway_ref: { gateway: 'stripe', ref } } })
export const change = (account: string, body: object) => stripe.control('POST', `/accounts/${account}`, body)

/** A sale whose organization can take payments, and its account. */
export async function connected(sale: Sale): Promise<string> {
  await connect(sale)
  const account = await accountOf(sale)
  await change(account, { chargesEnabled: true })
  expect(await status(sale)).toMatchObject({ state: 'ready' })
  return account
}

/** An event as the stand-in would send it, received and applied. */
export async function tell(type: string, object: object, more: object = {}, at = ctx): Promise<string | null> {
  const eventId = `evt_${at.random.uuid(at.now)}`
  const body = JSON.stringify({ id: eventId, object: 'event', type, data: { object }, ...more })
  await receiveStripeEvent(at, body, stripe.sign(body, Math.floor(at.now.getTime() / 1000)))
  await applyProviderEvent(at, { provider: 'stripe', eventId })
  return (await ctx.db.providerEvent.findFirstOrThrow({ where: { eventId } })).outcome
}

/** On sale, its organization paid on an account of its own. */
export async function aConnectedSale(options: SaleOptions = {}): Promise<Sale & { account: string }> {
  const sale = await aSale(ctx, options)
  return { ...sale, account: await connected(sale) }
}
