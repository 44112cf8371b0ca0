// What is awaited from outside of any provider, and the organizer's words on how to send it, as they are now.
import type { Ctx } from '@/server/kernel/ctx'
import { money } from '@/server/kernel/money'
import { type ExternalMethodName, externalMethodNames } from '@/server/sellers/contract'
import { loadPaymentSettings } from '@/server/sellers/payment-settings'
import type { AwaitedPayment } from './contract'

export const awaitedSelect = {
  status: true,
  gateway: true,
  method: true,
  providerRef: true,
  amountMinor: true,
  currency: true,
} as const

type Row = {
  status: string
  gateway: string
  method: string | null
  providerRef: string | null
  amountMinor: number
  currency: string
}

/** Of a purchase whose newest payment comes first; null unless that one is awaited from outside. */
export async function awaitedOf(
  ctx: Pick<Ctx, 'db'>,
  purchase: { organizationId: string; holdExpiresAt: Date; payments: readonly Row[] },
): Promise<AwaitedPayment | null> {
  const [payment] = purchase.payments
  if (payment?.status !== 'pending' || payment.gateway !== 'external' || !payment.providerRef) return null
  const method = methodOf(payment)
  const { externalMethods } = await loadPaymentSettings(ctx, purchase.organizationId)
  return {
    method,
    reference: payment.providerRef,
    amount: money(payment.amountMinor, payment.currency),
    instructions: externalMethods[method]?.instructions ?? '',
    until: purchase.holdExpiresAt,
  }
}

export function methodOf({ method }: { method: string | null }): ExternalMethodName {
  return externalMethodNames.find((name) => name === method) ?? 'bank_transfer'
}
