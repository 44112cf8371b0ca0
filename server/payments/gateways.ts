// Which gateways may take a payment: those that the caller prefers, the organization has opened, and that are not failing right now.
import type { Ctx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { isLeftAlone } from '@/server/providers/breaker'
import { externalMethodNames, type GatewayName, gatewayNames } from '@/server/sellers/contract'
import { type OpenGateway, openGateways } from '@/server/sellers/open-gateways'
import { loadPaymentSettings } from '@/server/sellers/payment-settings'
import type { PayOption } from './contract'
import { externalGateway } from './external/external-gateway'
import type { PaymentGateway } from './gateway'
import { keepThroughOutage } from './keep-through-outage'
import { paypalGateway } from './paypal/paypal-gateway'
import { stripeGateway } from './stripe/stripe-gateway'

const makers: Record<GatewayName, () => PaymentGateway | null> = {
  external: externalGateway,
  paypal: paypalGateway,
  stripe: stripeGateway,
}

/** Throws for a gateway whose keys were taken away while its payments are still open: the job is tried again. */
export function gatewayOf(name: string): PaymentGateway {
  const gateway = gatewayNames.find((known) => known === name)
  const made = gateway ? makers[gateway]() : null
  if (!made)
    fail('unavailable', 'payments.not_configured', `The gateway ${name} is not configured.`, { retryAfterSeconds: 300 })
  return made
}

/**
 * Those to try, one after the other; at least one, and none of them is failing right now. Fails when there is none.
 * @param preferred in the caller's order; empty: in the organizer's
 */
export async function chooseGateways(
  ctx: Ctx,
  purchase: { id: string; organizationId: string; currency: string } & Parameters<typeof openGateways>[2],
  preferred: readonly string[],
): Promise<OpenGateway[]> {
  const wanted = gatewayNames.filter((name) => preferred.includes(name))
  if (preferred.length > 0 && wanted.length === 0) {
    fail('invalid', 'payments.unknown_gateway', `Known gateways: ${gatewayNames.join(', ')}.`, {
      details: [{ path: 'preferredGateways', message: `names none of ${gatewayNames.join(', ')}` }],
    })
  }
  const open = await openGateways(ctx, purchase, purchase)
  const inOrder =
    preferred.length === 0
      ? open
      : [...new Set(preferred)].flatMap((name): OpenGateway[] => open.filter((gateway) => gateway.name === name))
  const [first] = inOrder
  if (!first) {
    fail('unavailable', 'payments.not_configured', 'This organizer cannot take payments that way yet.', {
      retryAfterSeconds: 300,
    })
  }
  // Nobody is sent to pay at a bank because a card could not be asked for: that is only done for who wants it.
  const hasAskedFor = (gateway: OpenGateway) => gateway === first || gateway.name !== 'external' || preferred.length > 0
  const answering = inOrder.filter((gateway) => !isResting(gateway.name) && hasAskedFor(gateway))
  return answering.length > 0 ? answering : keepThroughOutage(ctx, purchase.id, null)
}

/** What a buyer can choose from, in the organizer's order. */
export async function payOptions(
  ctx: Ctx,
  purchase: { organizationId: string; currency: string },
): Promise<PayOption[]> {
  const settings = await loadPaymentSettings(ctx, purchase.organizationId)
  const { externalMethods } = settings
  const open = await openGateways(ctx, purchase, { settings })
  return open.flatMap(({ name }): PayOption[] =>
    name === 'external'
      ? externalMethodNames
          .filter((method) => externalMethods[method]?.enabled)
          .map((method) => ({ gateway: name, method, isResting: false }))
      : [{ gateway: name, method: null, isResting: isResting(name) }],
  )
}

/** Left alone for a moment, since it failed again and again. */
function isResting(name: GatewayName): boolean {
  return name !== 'external' && isLeftAlone(name)
}
