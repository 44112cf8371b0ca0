// Sellers and their balance at the provider, for tests: what was taken over of it, what the ledger says, what waits for a person.
import type { Ctx } from '@/server/kernel/ctx'
import { listAttention } from '@/server/payments/attention/list-attention'
import { importBalance } from '@/server/payments/ledger/import-balance'
import { moneyReport } from '@/server/payments/ledger/money-overview'
import { aPaidCheckout } from './paid-purchases'
import { ctx, stripe } from './sale'
import { as, type Sale } from './sales-factories'

/** With its own account at the provider. */
export type Seller = Sale & { account: string }

export const paid = (seller: Seller, quantity = 1) => aPaidCheckout(ctx, stripe, seller, quantity)

export const imported = (seller: Seller, at: Ctx = ctx) => importBalance(at, { organizationId: seller.organizationId })
export const owner = (seller: Seller, at: Ctx = ctx) => as(at, seller.owner)
export const entriesOf = (seller: Seller) =>
  ctx.db.balanceEntry.findMany({ where: { organizationId: seller.organizationId }, orderBy: { at: 'asc' } })
export const inbox = async (seller: Seller) =>
  (await listAttention(owner(seller), { state: 'open', limit: 50 })).items.map(({ kind, amount }) => [
    kind,
    amount?.amount,
  ])
export const payout = (seller: Seller, currency = 'eur', outcome = 'paid') =>
  stripe.control('POST', '/payouts', { account: seller.account, currency, outcome })

/** Where our ledger says that money lies, by currency. */
export async function atProvider(seller: Seller): Promise<Record<string, number>> {
  const { currencies } = await moneyReport(owner(seller))
  return Object.fromEntries(currencies.map(({ currency, gateways }) => [currency, gateways[0]?.balance.amount ?? 0]))
}

/** What Stripe says is there, available or not. */
export async function toldBalance(seller: Seller): Promise<Record<string, number>> {
  const answer = await fetch(`${stripe.url}/v1/balance`, {
    headers: { authorization: 'Bearer sk_test_of_the_tests', 'stripe-account': seller.account },
  })
  const { available, pending } = (await answer.json()) as Record<
    'available' | 'pending',
    { amount: number; currency: string }[]
  >
  const sums: Record<string, number> = {}
  for (const { amount, currency } of [...available, ...pending]) {
    const code = currency.toUpperCase()
    sums[code] = (sums[code] ?? 0) + amount
  }
  return sums
}
