// Recomputes every number from rows and says loudly which promise is broken. Ships with the product: run by hand, after tests, nightly.
import type pg from 'pg'
import { auditHash } from '@/server/audit/record-audit'
import type { Ctx } from '@/server/kernel/ctx'
import { invariants } from './invariants'

export type Violation = { id: string; sentence: string; rows: Record<string, unknown>[] }

const SHOWN_ROWS = 10

/** Read in one snapshot, so that sales going on meanwhile cannot look like a fault. */
export async function checkInvariants(pool: pg.Pool): Promise<Violation[]> {
  const client = await pool.connect()
  const found: Violation[] = []
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    await client.query('SET LOCAL statement_timeout = 0')
    for (const { id, sentence, sql } of invariants) {
      const { rows } = await client.query<Record<string, unknown>>(`SELECT * FROM (${sql}) broken LIMIT ${SHOWN_ROWS}`)
      if (rows.length > 0) found.push({ id, sentence, rows })
    }
    const broken = await brokenAuditChains(client)
    if (broken.length > 0) {
      found.push({
        id: 'audit_chain',
        sentence: 'The audit log of each organization is an unbroken chain.',
        rows: broken,
      })
    }
  } finally {
    await client.query('ROLLBACK').catch(() => undefined)
    client.release()
  }
  return found
}

/** The nightly job: fails, and so is seen, when a promise is broken. */
export async function assertInvariants(ctx: Ctx): Promise<void> {
  const violations = await checkInvariants(ctx.pool)
  for (const violation of violations) ctx.log.fatal({ violation }, 'an invariant is broken')
  if (violations.length > 0)
    throw new Error(`broken invariants: ${violations.map((violation) => violation.id).join(', ')}`)
}

type AuditRow = {
  sequence: string
  organization_id: string
  actor: string
  action: string
  subject_kind: string
  subject_id: string
  before: unknown
  after: unknown
  request_id: string
  at: Date
  previous_hash: Buffer | null
  hash: Buffer
}

async function brokenAuditChains(client: pg.PoolClient): Promise<{ subject: string; organization: string }[]> {
  const { rows } = await client.query<AuditRow>('SELECT * FROM audit_entry ORDER BY organization_id, sequence')
  const last = new Map<string, Buffer>()
  const broken: { subject: string; organization: string }[] = []
  for (const row of rows) {
    const previous = last.get(row.organization_id) ?? null
    const expected = auditHash(row.previous_hash, {
      organizationId: row.organization_id,
      actor: row.actor,
      action: row.action,
      subjectKind: row.subject_kind,
      subjectId: row.subject_id,
      before: row.before,
      after: row.after,
      requestId: row.request_id,
      at: row.at,
    })
    const follows = previous === null ? row.previous_hash === null : row.previous_hash?.equals(previous) === true
    if (!follows || !row.hash.equals(expected))
      broken.push({ subject: row.sequence, organization: row.organization_id })
    last.set(row.organization_id, row.hash)
  }
  return broken.slice(0, SHOWN_ROWS)
}
