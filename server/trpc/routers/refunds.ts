// Refunds of purchases, and those of a cancelled event.

import { z } from 'zod'
import { id } from '@/server/kernel/text'
import { cancelEvent, mayCancelEvent } from '@/server/payments/refunds/cancel-event'
import {
  cancelEventInput,
  refundFileInput,
  refundPurchaseInput,
  refundRunInput,
  retryRefundInput,
} from '@/server/payments/refunds/contract'
import { pauseRefundRun, resumeRefundRun, retryFailedRefunds } from '@/server/payments/refunds/control-refund-run'
import { refundOptions, refundRun, refundRunFile } from '@/server/payments/refunds/queries'
import { refundPurchase } from '@/server/payments/refunds/refund-purchase'
import { retryRefund } from '@/server/payments/refunds/retry-refund'
import { orgProcedure, router } from '../init'

export const refundsRouter = router({
  options: orgProcedure
    .input(z.strictObject({ purchaseId: id }))
    .query(({ ctx, input }) => refundOptions(ctx.app, input)),
  refund: orgProcedure.input(refundPurchaseInput).mutation(({ ctx, input }) => refundPurchase(ctx.app, input)),
  retry: orgProcedure.input(retryRefundInput).mutation(({ ctx, input }) => retryRefund(ctx.app, input)),
  cancelEvent: orgProcedure.input(cancelEventInput).mutation(({ ctx, input }) => cancelEvent(ctx.app, input)),
  mayCancelEvent: orgProcedure.input(refundRunInput).query(({ ctx, input }) => mayCancelEvent(ctx.app, input)),
  run: orgProcedure.input(refundRunInput).query(({ ctx, input }) => refundRun(ctx.app, input)),
  /** The failures as the text of a CSV file. */
  file: orgProcedure.input(refundFileInput).query(({ ctx, input }) => refundRunFile(ctx.app, input)),
  pauseRun: orgProcedure.input(refundRunInput).mutation(({ ctx, input }) => pauseRefundRun(ctx.app, input)),
  resumeRun: orgProcedure.input(refundRunInput).mutation(({ ctx, input }) => resumeRefundRun(ctx.app, input)),
  retryRun: orgProcedure.input(refundRunInput).mutation(({ ctx, input }) => retryFailedRefunds(ctx.app, input)),
})
