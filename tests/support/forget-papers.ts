// Takes back what was asked of a worker beside its money: mails with their PDFs and invoices, which are other tests and cost far more
// time than the money does.
import type { Ctx } from '@/server/kernel/ctx'

export async function forgetPapers(ctx: Ctx): Promise<void> {
  await ctx.pool.query(
    `DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t
     WHERE t.id = j.task_id AND t.identifier IN ('deliver-notification', 'issue-document') AND j.locked_at IS NULL`,
  )
  await ctx.db.notification.updateMany({ data: { status: 'sent' } })
}
