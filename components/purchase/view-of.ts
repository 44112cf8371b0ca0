// Which of its pages a purchase shows now. The server's state decides, nothing that the browser believes.
import type { PurchasePage } from '@/server/payments/contract'

export type PurchaseViewName =
  | 'checkout'
  | 'resume'
  | 'awaited'
  | 'confirming'
  | 'tickets'
  | 'expired'
  | 'late_refund'
  | 'cancelled'
  | 'refunded'
  | 'attention'

type Facts = Pick<PurchasePage, 'paying' | 'refunds' | 'awaited'> & {
  purchase: Pick<PurchasePage['purchase'], 'status' | 'expiresAt'>
}

export function viewOf({ purchase, paying, refunds, awaited }: Facts, now: Date): PurchaseViewName {
  switch (purchase.status) {
    case 'held':
      // A payment that the provider has not answered about may have been made: nobody is asked to pay twice.
      return paying === 'unknown' || paying === 'on_its_way' ? 'confirming' : paying === 'open' ? 'resume' : 'checkout'
    case 'awaiting_payment':
      if (paying !== 'open' || purchase.expiresAt <= now) return 'confirming'
      return awaited ? 'awaited' : 'resume'
    case 'paid':
    case 'partially_refunded':
    case 'disputed':
      return 'tickets'
    case 'expired':
    case 'cancelled':
      if (refunds.length > 0) return 'late_refund'
      return purchase.status
    case 'refunded':
      return 'refunded'
    case 'needs_attention':
      return 'attention'
  }
}
