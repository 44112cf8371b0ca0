// How an organization's messages leave: whom it asks first, under which name, when no SMS is sent; and who gets messages again. Guards: of
// two people who save at once the second is told; only carriers that are configured here can be chosen; all of it is in the audit.
import { recordAudit } from '@/server/audit/record-audit'
import { requireWholeOrganization } from '@/server/auth/policy'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import type { MessageSettingsInput } from './contract'
import { configuredCarriers } from './queries'

export async function saveMessageSettings(
  ctx: Ctx,
  input: MessageSettingsInput & { seen: number },
): Promise<{ version: number }> {
  const { seen, providerOrder, senderName, replyTo, quietFrom, quietUntil } = input
  const organizationId = requireWholeOrganization(ctx, 'settings:manage')
  const carriers = configuredCarriers()
  return inTransaction(ctx, async (tx) => {
    await tx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`message-settings/${organizationId}`}, 0))`
    const before = await tx.db.messageSettings.findUnique({ where: { organizationId } })
    if ((before?.version ?? 0) !== seen)
      fail('conflict', 'message_settings.changed_meanwhile', 'Somebody else changed this meanwhile. Load it again.')
    // One that was chosen before and has gone since is no fault of this form.
    if (providerOrder.some((name) => !carriers.includes(name) && !before?.providerOrder.includes(name)))
      fail('invalid', 'message_settings.unknown_carrier', 'Choose among the carriers that are configured here.')
    const data = { providerOrder, senderName, replyTo, quietFrom, quietUntil, version: seen + 1 }
    await tx.db.messageSettings.upsert({
      where: { organizationId },
      create: { organizationId, ...data },
      update: data,
    })
    await recordAudit(tx, {
      organizationId,
      action: 'message_settings.saved',
      subject: { kind: 'organization', id: organizationId },
      before,
      after: data,
    })
    return { version: data.version }
  })
}

/** The address gets messages again. */
export async function releaseSuppression(ctx: Ctx, { id }: { id: string }): Promise<{ released: true }> {
  const organizationId = requireWholeOrganization(ctx, 'settings:manage')
  return inTransaction(ctx, async (tx) => {
    const [before] = await tx.db.suppression.findMany({ where: { id, organizationId } })
    const { count } = await tx.db.suppression.deleteMany({ where: { id, organizationId } })
    if (!before || count === 0) notFound('suppression')
    const { address, scope, reason } = before
    await recordAudit(tx, {
      organizationId,
      action: 'suppression.released',
      subject: { kind: 'suppression', id },
      before: { address, scope, reason },
    })
    return { released: true }
  })
}
