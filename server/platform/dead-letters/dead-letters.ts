// Lists an organization's work that could not be done, runs it again or puts it aside. What concerns the installation alone is nobody's
// here: /health counts it and the logs have it. Guards: one click runs it once.
import type { DeadLetter } from '@/prisma/generated/client'
import { recordAudit } from '@/server/audit/record-audit'
import { requirePermission, requireWholeOrganization } from '@/server/auth/policy'
import { type JobName, jobs } from '@/server/jobs/catalog'
import { enqueueAgain } from '@/server/jobs/dead-letters'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { decodeCursor, encodeCursor } from '@/server/kernel/cursor'
import { fail, notFound } from '@/server/kernel/errors'
import type { Locale } from '@/server/kernel/format'
import { organizationZone } from '@/server/organizations/organization-zone'
import type { DeadLetterView, ListDeadLetters } from './contract'
import { whatOf, whyOf } from './dead-letter-words'

const ERROR_SHOWN = 300

export async function listDeadLetters(
  ctx: Ctx,
  input: ListDeadLetters,
): Promise<{ items: DeadLetterView[]; nextCursor: string | null; timeZone: string }> {
  const organizationId = requireWholeOrganization(ctx, 'settings:read')
  const after = decodeCursor(input.cursor)
  const found = await ctx.db.deadLetter.findMany({
    where: {
      organizationId,
      ...(input.show === 'open' && { resolvedAt: null }),
      ...(after && { OR: [{ at: { lt: after.at } }, { at: after.at, id: { lt: after.id } }] }),
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: input.limit + 1,
  })
  const page = found.slice(0, input.limit)
  const last = page.at(-1)
  return {
    items: page.map((letter) => viewOf(letter, input.locale)),
    nextCursor: found.length > input.limit && last ? encodeCursor({ at: last.at, id: last.id }) : null,
    timeZone: await organizationZone(ctx, organizationId),
  }
}

function viewOf(letter: DeadLetter, locale: Locale): DeadLetterView {
  const about = Object.entries(letter.payload as Record<string, unknown>).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  )
  const { resolution, resolvedAt } = letter
  return {
    id: letter.id,
    job: letter.job,
    what: whatOf(letter.job, locale),
    ...whyOf(letter.error, locale),
    error: (letter.error.split('\n')[0] ?? '').slice(0, ERROR_SHOWN),
    about: Object.fromEntries(about),
    attempts: letter.attempts,
    firstAt: letter.firstAt,
    at: letter.at,
    state: resolution === 'dismissed' ? 'dismissed' : resolvedAt ? 'retried' : resolution ? 'running' : 'waiting',
    resolvedAt,
  }
}

/** As if it were asked for now, with all its tries; the letter is closed when it succeeds. */
export function rerunDeadLetter(ctx: Ctx, input: { id: string }): Promise<void> {
  return act(ctx, input.id, 'rerun', async (tx, letter) => {
    const name = letter.job
    if (!isJob(name)) return fail('conflict', 'dead_letter.unknown_job', 'This version no longer knows this work.')
    await tx.db.deadLetter.update({ where: { id: letter.id }, data: { resolution: 'retried' } })
    await enqueueAgain(tx, { id: letter.id, payload: letter.payload as object }, { name, ...jobs[name] })
  })
}

export function dismissDeadLetter(ctx: Ctx, input: { id: string }): Promise<void> {
  return act(ctx, input.id, 'dismissed', async (tx, { id }) => {
    await tx.db.deadLetter.update({ where: { id }, data: { resolution: 'dismissed', resolvedAt: tx.now } })
  })
}

function isJob(name: string): name is JobName {
  return Object.hasOwn(jobs, name)
}

async function act(
  ctx: Ctx,
  letterId: string,
  action: 'rerun' | 'dismissed',
  work: (tx: TxCtx, letter: DeadLetter) => Promise<void>,
): Promise<void> {
  const found = await ctx.db.deadLetter.findUnique({ where: { id: letterId } })
  requirePermission(ctx, 'settings:manage', { organizationId: found?.organizationId ?? '' }, 'dead_letter')
  const organizationId = requireWholeOrganization(ctx, 'settings:manage')
  if (!found) return notFound('dead_letter')
  await inTransaction(ctx, async (tx) => {
    const { count } = await tx.db.deadLetter.updateMany({
      where: { id: found.id, resolvedAt: null, resolution: null },
      data: { resolution: null },
    })
    if (count === 0)
      fail('conflict', 'dead_letter.wrong_status', 'Somebody has decided about this meanwhile. Reload the page.')
    await work(tx, found)
    await recordAudit(tx, {
      organizationId,
      action: `dead_letter.${action}`,
      subject: { kind: 'dead_letter', id: found.id },
      after: { job: found.job },
    })
  })
}
