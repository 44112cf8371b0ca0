// An organization makes the words of a kind its own, in one language at a time, and goes back to the product's. Guards: of two people who
// save at once the second is told, and nothing of the first is lost; every change is in the audit with what it replaced.
import type { MessageTemplate, Prisma } from '@/prisma/generated/client'
import { recordAudit } from '@/server/audit/record-audit'
import { requireWholeOrganization } from '@/server/auth/policy'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import type { Locale } from '@/server/kernel/format'
import type { EditableKind, MessageContent, OwnWords } from './contract'

type Words = { kind: EditableKind; locale: Locale }

/** `seen`: the version that was read before it was changed; 0: there was none. */
export async function saveWords(ctx: Ctx, input: Words & { content: MessageContent; seen: number }): Promise<OwnWords> {
  const organizationId = requireWholeOrganization(ctx, 'settings:manage')
  const { kind, locale, content, seen } = input
  return inTransaction(ctx, async (tx) => {
    const before = await lockWords(tx, { organizationId, kind, locale })
    if ((before?.version ?? 0) !== seen) changedMeanwhile()
    const version = seen + 1
    const data = {
      subject: content.subject,
      blocks: content.blocks as unknown as Prisma.InputJsonArray,
      version,
      changedAt: tx.now,
    }
    const row = before
      ? await tx.db.messageTemplate.update({ where: { id: before.id }, data })
      : await tx.db.messageTemplate.create({
          data: { id: tx.random.uuid(tx.now), organizationId, kind, locale, ...data },
        })
    await recordAudit(tx, {
      organizationId,
      action: 'message_template.saved',
      subject: { kind: 'message_template', id: row.id },
      before: before && auditOf(before),
      after: auditOf(row),
    })
    return { content, version, changedAt: row.changedAt }
  })
}

export async function dropWords(ctx: Ctx, input: Words & { seen: number }): Promise<{ dropped: true }> {
  const organizationId = requireWholeOrganization(ctx, 'settings:manage')
  const { kind, locale, seen } = input
  return inTransaction(ctx, async (tx) => {
    const before = await lockWords(tx, { organizationId, kind, locale })
    if (before?.version !== seen) changedMeanwhile()
    await tx.db.messageTemplate.delete({ where: { id: before.id } })
    await recordAudit(tx, {
      organizationId,
      action: 'message_template.dropped',
      subject: { kind: 'message_template', id: before.id },
      before: auditOf(before),
    })
    return { dropped: true }
  })
}

/** One writer at a time, also of what is not there yet. */
async function lockWords(tx: TxCtx, where: Words & { organizationId: string }): Promise<MessageTemplate | null> {
  const name = `message-template/${where.organizationId}/${where.kind}/${where.locale}`
  await tx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`
  return tx.db.messageTemplate.findUnique({ where: { organizationId_kind_locale: where } })
}

function changedMeanwhile(): never {
  fail(
    'conflict',
    'message_template.changed_meanwhile',
    'Somebody else changed these words meanwhile. Load them again.',
  )
}

function auditOf({ kind, locale, version, subject, blocks }: MessageTemplate) {
  return { kind, locale, version, subject, blocks }
}
