// What an organization decided about money from outside of any provider: the ways it takes, its words on each, how long it waits.
import { recordAudit } from '@/server/audit/record-audit'
import { requireOrganization, requireWholeOrganization } from '@/server/auth/policy'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { type ExternalMethodSettings, externalMethodNames } from './contract'
import { loadPaymentSettings, type PaymentSettings } from './payment-settings'

export async function externalMethodSettings(ctx: Ctx): Promise<ExternalMethodSettings> {
  const { organizationId } = requireOrganization(ctx, 'settings:read')
  return shown(await loadPaymentSettings(ctx, organizationId))
}

/** Payments that are awaited keep their deadline; their buyers read the new words. */
export async function saveExternalMethods(ctx: Ctx, after: ExternalMethodSettings): Promise<ExternalMethodSettings> {
  const organizationId = requireWholeOrganization(ctx, 'settings:manage')
  return inTransaction(ctx, async (tx) => {
    const before = shown(await loadPaymentSettings(tx, organizationId))
    const data = {
      externalMethods: after.methods,
      externalDeadlineHours: after.deadlineHours,
      updatedAt: tx.now,
    }
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

function shown({ externalMethods, externalDeadlineHours }: PaymentSettings): ExternalMethodSettings {
  const none = { enabled: false, instructions: '' }
  const [bank_transfer = none, cash = none, mobile_money = none] = externalMethodNames.map(
    (name) => externalMethods[name] ?? none,
  )
  return { methods: { bank_transfer, cash, mobile_money }, deadlineHours: externalDeadlineHours }
}
