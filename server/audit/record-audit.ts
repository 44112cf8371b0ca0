// Who changed what, in the transaction of the change. The entries of one organization form a chain: each hash covers the one before,
// so that a row taken out or rewritten shows (check-invariants walks the chain).
import { createHash } from 'node:crypto'
import type { Actor, TxCtx } from '@/server/kernel/ctx'

export type AuditRecord = {
  organizationId: string
  /** `event.published`, `api_key.created`, … */
  action: string
  subject: { kind: string; id: string }
  before?: unknown
  after?: unknown
}

export async function recordAudit(tx: TxCtx, record: AuditRecord): Promise<void> {
  // One writer at a time per organization: two entries must not follow the same predecessor.
  await tx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`audit/${record.organizationId}`}, 0))`
  const last = await tx.db.auditEntry.findFirst({
    where: { organizationId: record.organizationId },
    orderBy: { sequence: 'desc' },
    select: { hash: true },
  })
  const entry = {
    organizationId: record.organizationId,
    actor: actorName(tx.actor),
    action: record.action,
    subjectKind: record.subject.kind,
    subjectId: record.subject.id,
    before: plain(record.before),
    after: plain(record.after),
    requestId: tx.requestId,
    at: tx.now,
  }
  await tx.db.auditEntry.create({
    data: {
      ...entry,
      before: entry.before ?? undefined,
      after: entry.after ?? undefined,
      previousHash: last?.hash ?? null,
      hash: auditHash(last?.hash ?? null, entry),
    },
  })
}

/** The hash of an entry over its predecessor's; keys are sorted, since jsonb does not keep their order. */
export function auditHash(
  previous: Uint8Array | null,
  entry: {
    organizationId: string
    actor: string
    action: string
    subjectKind: string
    subjectId: string
    before: unknown
    after: unknown
    requestId: string
    at: Date
  },
): Uint8Array<ArrayBuffer> {
  const { organizationId, actor, action, subjectKind, subjectId, before, after, requestId, at } = entry
  const text = JSON.stringify(
    sorted([
      organizationId,
      actor,
      action,
      subjectKind,
      subjectId,
      before ?? null,
      after ?? null,
      requestId,
      at.toISOString(),
    ]),
  )
  return new Uint8Array(
    createHash('sha256')
      .update(previous ?? new Uint8Array())
      .update(text)
      .digest(),
  )
}

export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'anonymous':
      return 'anonymous'
    case 'user':
      return `user:${actor.userId}`
    case 'api_key':
      return `api_key:${actor.apiKeyId}`
    case 'device':
      return `device:${actor.deviceId}`
    case 'buyer':
      return `buyer:${actor.purchaseId}`
    case 'system':
      return `system:${actor.name}`
  }
}

type Json = string | number | boolean | { [key: string]: Json } | Json[]

function plain(value: unknown): Json | null {
  return value === undefined || value === null ? null : (JSON.parse(JSON.stringify(value)) as Json)
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
