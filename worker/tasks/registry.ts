// The third door: every job's name and the one function it calls. Typed by the catalog, so that a name without a task, or a task
// without a name, does not compile.
import { type JobName, type JobPayload, jobs } from '@/server/jobs/catalog'
import type { Ctx } from '@/server/kernel/ctx'
import type { Composers } from '@/server/notifications/compose'
import { deliverNotification } from '@/server/notifications/deliver-notification'
import { resendSender } from '@/server/notifications/resend-sender'
import { applyProviderEvent } from '@/server/payments/apply-provider-event'
import { lapseHold } from '@/server/payments/lapse-hold'
import { reconcilePayments } from '@/server/payments/reconcile'
import { sendRefund } from '@/server/payments/send-refund'
import { assertInvariants } from '@/server/platform/check-invariants'
import { purgeExpired } from '@/server/platform/purge-expired'
import { composeConfirmation, composeLateRefund } from '@/server/purchases/compose-messages'
import { ensureTicketPdf } from '@/server/tickets/ensure-ticket-pdf'

type Tasks = { [N in JobName]: (ctx: Ctx, payload: JobPayload<N>) => Promise<unknown> }

const composers: Composers = {
  purchase_confirmation: composeConfirmation,
  late_payment_refund: composeLateRefund,
}

export const tasks: Tasks = {
  'apply-provider-event': applyProviderEvent,
  'lapse-hold': lapseHold,
  'send-refund': sendRefund,
  'deliver-notification': (ctx, payload) => deliverNotification(ctx, payload, composers, resendSender()),
  'render-ticket': (ctx, payload) => ensureTicketPdf(ctx, payload.ticketId),
  'reconcile-payments': reconcilePayments,
  'check-invariants': assertInvariants,
  'purge-expired': purgeExpired,
}

/** Parses a payload that old code may have written, and runs its task. */
export async function runTask<N extends JobName>(name: N, ctx: Ctx, payload: Record<string, unknown>): Promise<void> {
  await tasks[name](ctx, jobs[name].payload.parse(payload) as JobPayload<N>)
}
