// The gateways that are configured here, by name.
import { fail } from '@/server/kernel/errors'
import { type GatewayName, gateways } from './contract'
import type { PaymentGateway } from './gateway'
import { stripeGateway } from './stripe-gateway'

const makers: Record<GatewayName, () => PaymentGateway | null> = { stripe: stripeGateway }

/** Throws for a gateway whose keys were taken away while its payments are still open: the job is tried again. */
export function gatewayOf(name: string): PaymentGateway {
  const gateway = gateways.find((known) => known === name)
  const made = gateway ? makers[gateway]() : null
  if (!made)
    fail('unavailable', 'payments.not_configured', `The gateway ${name} is not configured.`, { retryAfterSeconds: 300 })
  return made
}

/** The first gateway in the caller's order that is known and configured. */
export function chooseGateway(preferred: readonly string[]): PaymentGateway {
  const known = preferred.filter((name): name is GatewayName => gateways.some((gateway) => gateway === name))
  if (known.length === 0) {
    fail('invalid', 'payments.unknown_gateway', `Known gateways: ${gateways.join(', ')}.`, {
      details: [{ path: 'preferredGateways', message: `names none of ${gateways.join(', ')}` }],
    })
  }
  for (const name of known) {
    const gateway = makers[name]()
    if (gateway) return gateway
  }
  fail(
    'unavailable',
    'payments.not_configured',
    'This installation cannot take payments yet: no payment provider is configured.',
    {
      retryAfterSeconds: 300,
    },
  )
}
