// The ways to pay that a buyer can choose from, each by one key: a gateway's name, or the method of an outside payment.
import type { PayOption } from '@/server/payments/contract'

export type PayWay = 'stripe' | 'paypal' | 'bank_transfer' | 'cash' | 'mobile_money'

export function wayOf({ gateway, method }: PayOption): PayWay | null {
  return gateway === 'external' ? method : gateway
}

/** In their order, each once. */
export function waysOf(options: readonly PayOption[]): PayWay[] {
  return [...new Set(options.map(wayOf).filter((way) => way !== null))]
}

/** The first that answers, as far as is known; else the first. */
export function firstWay(options: readonly PayOption[], away: ReadonlySet<PayWay> = new Set()): PayWay | null {
  const answers = (option: PayOption) => {
    const way = wayOf(option)
    return !option.isResting && way !== null && !away.has(way)
  }
  const first = options.find(answers) ?? options[0]
  return first ? wayOf(first) : null
}

/** What POST /api/payments/process is told of the choice; without one the organizer's order decides. */
export function requestOf(way: PayWay | null): { preferredGateways: string[]; method?: string } {
  switch (way) {
    case null:
      return { preferredGateways: [] }
    case 'stripe':
    case 'paypal':
      return { preferredGateways: [way] }
    default:
      return { preferredGateways: ['external'], method: way }
  }
}
