// The port's two words for what went wrong at a provider.
import { expect, test } from 'vitest'
import { ProviderOutage } from '@/server/providers/breaker'
import { PaypalRefusal } from '@/server/providers/paypal-http'
import { StripeRefusal } from '@/server/providers/stripe-client'
import { asked } from './gateway'

const answered = (error: Error) => asked(() => Promise.reject(error))

test.each([new StripeRefusal('resource_missing'), new PaypalRefusal('resource_missing', 404)])(
  'a provider’s no is a refusal with its code: %s',
  async (refusal) => {
    await expect(answered(refusal)).rejects.toMatchObject({ name: 'GatewayRefusal', code: 'resource_missing' })
  },
)

test.each(['stripe', 'paypal'] as const)('no answer of %s is one to wait for, and no refusal', async (provider) => {
  const outage = answered(new ProviderOutage(provider))
  await expect(outage).rejects.toMatchObject({ name: 'GatewayUnavailable', kind: 'unavailable' })
})

test('a fault of our own stays what it is', async () => {
  await expect(answered(new RangeError('ours'))).rejects.toThrow(RangeError)
})
