// Money that comes outside of any provider: bank transfer, cash, mobile money. There is nobody to ask, so this side of the port only
// says what the buyer must do; that money has come is said by a person or by a signed message (confirm-payment.ts).
import type { PaymentGateway, ProviderCheckout } from '../gateway'
import { referenceOf } from './reference'

export function externalGateway(): PaymentGateway {
  return {
    name: 'external',
    liveMode: true,
    createCheckout: async (request) => {
      const ref = referenceOf(request.paymentId)
      return {
        ...nothingYet(ref),
        paymentId: request.paymentId,
        // The purchase's own page tells how to pay; the reference in its address is for whoever reads the address.
        url: `${request.purchaseUrl}?reference=${ref}`,
      }
    },
    fetchCheckout: async ({ ref }) => nothingYet(ref),
    fetchCheckoutOfIntent: async () => null,
    capture: async ({ ref }) => nothingYet(ref),
    // Nothing is open anywhere: closing it is only our own decision, and money that comes afterwards is late money.
    expireCheckout: async ({ ref }) => ({ ...nothingYet(ref), status: 'expired' }),
    refund: async ({ refundId }) => ({ ref: `by-hand-${refundId}`, status: 'pending' }),
    fetchRefund: async ({ ref }) => ({ ref, status: 'pending' }),
  }
}

function nothingYet(ref: string): ProviderCheckout {
  return {
    gateway: 'external',
    ref,
    intentRef: null,
    status: 'open',
    paid: false,
    failed: false,
    approved: false,
    amount: 0,
    currency: '',
    liveMode: true,
    account: null,
    url: null,
    paymentId: null,
  }
}
