// Reads and changes what an organization decided about its payments. Open payments keep what was decided when they began.
import { recordAudit } from '@/server/audit/record-audit'
import { requireOrganization } from '@/server/auth/policy'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import type { PaymentSettingsInput, PaymentSettingsView } from './contract'
import { openGateways } from './open-gateways'
import { loadPaymentSettings } from './payment-settings'

export async function paymentSettings(ctx: Ctx): Promise<PaymentSettingsView> {
  const { organizationId } = requireOrganization(ctx, 'settings:read')
  const { stripe, paypal, appUrl } = env()
  return {
    ...decided(await loadPaymentSettings(ctx, organizationId)),
    installation: { stripe: stripe && (stripe.connect ? 'connect' : 'own'), paypal: paypal !== null, origin: appUrl },
  }
}

export async function savePaymentSettings(ctx: Ctx, input: PaymentSettingsInput): Promise<PaymentSettingsInput> {
  const { organizationId } = requireOrganization(ctx, 'settings:manage')
  const after = decided(input)
  return inTransaction(ctx, async (tx) => {
    const before = decided(await loadPaymentSettings(tx, organizationId))
    const data = { ...after, updatedAt: tx.now }
    await tx.db.paymentSettings.upsert({
      where: { organizationId },
      create: { organizationId, ...data },
      update: data,
    })
    const subject = { kind: 'organization', id: organizationId }
    await recordAudit(tx, { organizationId, action: 'payment_settings.changed', subject, before, after })
    return after
  })
}

function decided({ gateways, feeBearer, statementText, returnOrigins }: PaymentSettingsInput): PaymentSettingsInput {
  return { gateways, feeBearer, statementText, returnOrigins }
}

/** Whether a paid ticket in this currency could be paid for right now; asked before an event is published. */
export async function takesPayments(ctx: Ctx, { currency }: { currency: string }): Promise<boolean> {
  const { organizationId } = requireOrganization(ctx, 'events:read')
  return (await openGateways(ctx, { organizationId, currency })).length > 0
}
