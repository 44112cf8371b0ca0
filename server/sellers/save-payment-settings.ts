// Changes what an organization decided about its payments. Open payments keep what was decided when they began.
import { recordAudit } from '@/server/audit/record-audit'
import { requireWholeOrganization } from '@/server/auth/policy'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import type { PaymentSettingsInput } from './contract'
import { loadPaymentSettings, onItsPage } from './payment-settings'

export async function savePaymentSettings(ctx: Ctx, input: PaymentSettingsInput): Promise<PaymentSettingsInput> {
  const organizationId = requireWholeOrganization(ctx, 'settings:manage')
  const after = onItsPage(input)
  return inTransaction(ctx, async (tx) => {
    const before = onItsPage(await loadPaymentSettings(tx, organizationId))
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
