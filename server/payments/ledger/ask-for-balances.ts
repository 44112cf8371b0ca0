// Asks for the balances that have not been read for an hour. Many workers may ask at once: each job's key keeps it single,
// and one that has failed too often begins again.
import { jobs } from '@/server/jobs/catalog'
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'

const EVERY_MS = 3_600_000

export async function askForBalances(ctx: Ctx): Promise<void> {
  const { stripe } = env()
  if (!stripe) return
  const { maxAttempts, priority } = jobs['import-balance']
  // The installation's own account is read once, for the organization that was here first.
  const accounts = stripe.connect
    ? `SELECT organization_id, ref AS account FROM provider_account WHERE gateway = 'stripe'`
    : `(SELECT id AS organization_id, '' AS account FROM organization ORDER BY created_at, id LIMIT 1)`
  await ctx.pool.query(
    `SELECT graphile_worker.add_job('import-balance', json_build_object('organizationId', a.organization_id),
       max_attempts => $1, job_key => 'balance:' || a.organization_id, priority => $2)
     FROM (${accounts}) a LEFT JOIN balance_import i ON i.gateway = 'stripe' AND i.account = a.account
     WHERE i.read_at IS NULL OR i.read_at < $3`,
    [maxAttempts, priority, new Date(ctx.now.getTime() - EVERY_MS)],
  )
}
