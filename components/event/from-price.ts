// What a visit costs at least, in the words of the catalogue: free, just one price, from the lowest one on.
import type { Money } from '@/server/kernel/money'

export type FromPrice = { kind: 'free'; lowest: null } | { kind: 'freeOrFrom' | 'from' | 'just'; lowest: Money }

export function fromPrice(prices: readonly Money[]): FromPrice {
  const paid = prices.filter(({ amount }) => amount > 0).sort((a, b) => a.amount - b.amount)
  const [lowest] = paid
  if (!lowest) return { kind: 'free', lowest: null }
  if (paid.length < prices.length) return { kind: 'freeOrFrom', lowest }
  return { kind: paid.some(({ amount }) => amount > lowest.amount) ? 'from' : 'just', lowest }
}
