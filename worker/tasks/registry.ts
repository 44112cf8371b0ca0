// The third door: every job's name and the one function it calls. Typed by the catalog, so that a name without a task, or a task
// without a name, does not compile.
import { advanceBatch, followBatches } from '@/server/batches/advance-batch'
import { issueChunk } from '@/server/batches/issue-chunk'
import { makeArchive } from '@/server/batches/make-archive'
import { sendCampaignChunk } from '@/server/campaigns/send-chunk'
import { advanceCampaign, followCampaigns } from '@/server/campaigns/start-campaign'
import { composeCampaignPaused } from '@/server/campaigns/tell-paused'
import { composeDisputeOpened } from '@/server/disputes/compose-messages'
import { followDispute } from '@/server/disputes/follow-dispute'
import { followOpenDisputes } from '@/server/disputes/follow-open-disputes'
import { ensureEvidenceFile } from '@/server/disputes/render-evidence'
import { submitDisputeEvidence } from '@/server/disputes/submit-evidence'
import { ensureDocumentPdf } from '@/server/documents/ensure-document-pdf'
import { issueDocument } from '@/server/documents/issue-document'
import { issueMissingDocuments } from '@/server/documents/issue-missing'
import { type JobName, type JobPayload, jobs } from '@/server/jobs/catalog'
import type { Ctx } from '@/server/kernel/ctx'
import { mailAccountLink } from '@/server/notifications/account/mail-account-link'
import { mailInvitation } from '@/server/notifications/account/mail-invitation'
import { mailPasswordNotice } from '@/server/notifications/account/mail-password-notice'
import type { Composers } from '@/server/notifications/compose'
import { deliverNotification } from '@/server/notifications/deliver-notification'
import { applyProviderEvent } from '@/server/payments/apply-provider-event'
import { composeAttentionNotice, tellAttention } from '@/server/payments/attention/tell-attention'
import { closeCheckout } from '@/server/payments/close-checkout'
import { bookBankImport } from '@/server/payments/external/bank/book-lines'
import { composePaymentInstructions } from '@/server/payments/external/instructions-mail'
import { lapseHold } from '@/server/payments/lapse-hold'
import { importBalance } from '@/server/payments/ledger/import-balance'
import { reconcilePayments } from '@/server/payments/reconcile'
import { advanceRefundRun } from '@/server/payments/refunds/advance-refund-run'
import { composeEventCancelled, composeRefund } from '@/server/payments/refunds/compose-messages'
import { sendRefund } from '@/server/payments/refunds/send-refund'
import { followWaitingAccounts } from '@/server/payments/stripe/follow-waiting-accounts'
import { composePaymentFailed, composePaymentPending } from '@/server/payments/unpaid-mails'
import { assertInvariants } from '@/server/platform/check-invariants'
import { compareFiles } from '@/server/platform/compare-files'
import { purgeExpired } from '@/server/platform/purge-expired'
import { sweepFiles } from '@/server/platform/sweep-files'
import { sweepPictures } from '@/server/platform/sweep-pictures'
import { composeWebhookDisabled, tellWebhookDisabled } from '@/server/platform/webhook-disabled'
import { composeConfirmation, composeLateRefund } from '@/server/purchases/compose-messages'
import { ensurePurchaseTickets } from '@/server/purchases/ensure-purchase-tickets'
import { watchInTurn } from '@/server/scanning/fraud/watch-in-turn'
import { endForgotten } from '@/server/scanning/rehearsal/manage-rehearsal'
import { runArrivals } from '@/server/scanning/rehearsal/run-arrivals'
import { resolveLate } from '@/server/scanning/sync/resolve-late'
import { composeSubscriptionNotice } from '@/server/subscriptions/compose-messages'
import { followStaleSubscriptions } from '@/server/subscriptions/follow-stale-subscriptions'
import { followSubscription } from '@/server/subscriptions/follow-subscription'
import { composeTicketsSent } from '@/server/tickets/acts/compose-tickets-sent'
import { composeTicketEnded } from '@/server/tickets/ended/compose-ticket-ended'
import { ensureTicketPdf } from '@/server/tickets/ensure-ticket-pdf'
import { reissueWithdrawn } from '@/server/tickets/keys/reissue-withdrawn'
import { composeLostTickets, mailLostTickets } from '@/server/tickets/lost/mail-lost-tickets'
import { composeTestTicket, renderTestTicket } from '@/server/tickets/render-test-ticket'
import { composeDisplayCode } from '@/server/tickets/rotating/move-display'
import { composeTransferEnded, composeTransferOffer } from '@/server/tickets/transfers/compose-messages'
import { expireTransfers } from '@/server/tickets/transfers/expire-transfers'
import { deliverWebhooks } from '@/server/webhooks/deliver-webhooks'

type Tasks = { [N in JobName]: (ctx: Ctx, payload: JobPayload<N>) => Promise<unknown> }

const composers: Composers = {
  purchase_confirmation: composeConfirmation,
  late_payment_refund: composeLateRefund,
  refund: composeRefund,
  event_cancelled: composeEventCancelled,
  subscription_notice: composeSubscriptionNotice,
  dispute_opened: composeDisputeOpened,
  payment_instructions: composePaymentInstructions,
  test_ticket: composeTestTicket,
  transfer_offer: composeTransferOffer,
  transfer_ended: composeTransferEnded,
  ticket_ended: composeTicketEnded,
  lost_tickets: composeLostTickets,
  display_code: composeDisplayCode,
  tickets_sent: composeTicketsSent,
  webhook_disabled: composeWebhookDisabled,
  attention_notice: composeAttentionNotice,
  campaign_paused: composeCampaignPaused,
  payment_pending: composePaymentPending,
  payment_failed: composePaymentFailed,
}

export const tasks: Tasks = {
  'apply-provider-event': applyProviderEvent,
  'lapse-hold': lapseHold,
  'close-checkout': closeCheckout,
  'send-refund': sendRefund,
  'advance-refund-run': advanceRefundRun,
  'import-balance': importBalance,
  'follow-dispute': followDispute,
  'follow-waiting-accounts': followWaitingAccounts,
  'follow-open-disputes': followOpenDisputes,
  'render-dispute-evidence': (ctx, payload) => ensureEvidenceFile(ctx, payload.disputeId),
  'submit-dispute-evidence': submitDisputeEvidence,
  'follow-subscription': followSubscription,
  'follow-stale-subscriptions': followStaleSubscriptions,
  'deliver-notification': (ctx, payload) => deliverNotification(ctx, payload, composers),
  'deliver-mass-notification': (ctx, payload) => deliverNotification(ctx, payload, composers),
  'book-bank-import': bookBankImport,
  'render-ticket': (ctx, payload) => ensureTicketPdf(ctx, payload.ticketId, payload.size),
  'render-purchase-tickets': ensurePurchaseTickets,
  'render-test-ticket': renderTestTicket,
  'reissue-withdrawn-key': reissueWithdrawn,
  'issue-document': issueDocument,
  'render-document': ensureDocumentPdf,
  'issue-missing-documents': issueMissingDocuments,
  'advance-batch': advanceBatch,
  'issue-batch-chunk': issueChunk,
  'make-batch-archive': makeArchive,
  'follow-batches': followBatches,
  'advance-campaign': advanceCampaign,
  'send-campaign-chunk': sendCampaignChunk,
  'follow-campaigns': followCampaigns,
  'mail-lost-tickets': mailLostTickets,
  'mail-account-link': mailAccountLink,
  'mail-invitation': mailInvitation,
  'mail-password-notice': mailPasswordNotice,
  'resolve-scans': resolveLate,
  'run-rehearsal': runArrivals,
  'end-rehearsal': endForgotten,
  'watch-fraud': watchInTurn,
  'deliver-webhooks': (ctx, payload) => deliverWebhooks(ctx, payload, tellWebhookDisabled),
  'expire-transfers': expireTransfers,
  'tell-attention': tellAttention,
  'reconcile-payments': reconcilePayments,
  'sweep-files': sweepFiles,
  'sweep-pictures': sweepPictures,
  'compare-files': compareFiles,
  'check-invariants': assertInvariants,
  'purge-expired': purgeExpired,
}

/** Parses a payload that old code may have written, and runs its task. */
export async function runTask<N extends JobName>(name: N, ctx: Ctx, payload: Record<string, unknown>): Promise<void> {
  await tasks[name](ctx, jobs[name].payload.parse(payload) as JobPayload<N>)
}
