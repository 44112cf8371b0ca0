// Money that comes outside of any provider: confirming it, sending it back, and the lines of bank statements.

import { acceptUnderpaid } from '@/server/payments/external/accept-underpaid'
import {
  assignLineInput,
  bankLineInput,
  importStatementInput,
  listLinesInput,
  previewStatementInput,
} from '@/server/payments/external/bank/contract'
import { assignLine, ignoreLine } from '@/server/payments/external/bank/decide-line'
import { importStatement, previewOf } from '@/server/payments/external/bank/import-statement'
import { listBankImports, listBankLines } from '@/server/payments/external/bank/queries'
import { returnLine } from '@/server/payments/external/bank/return-line'
import { bookSecond } from '@/server/payments/external/book-second'
import { confirmPayment } from '@/server/payments/external/confirm-payment'
import {
  acceptUnderpaidInput,
  bookSecondInput,
  confirmPaymentInput,
  listAwaitedInput,
  markRefundSentInput,
  refundExcessInput,
} from '@/server/payments/external/contract'
import { listAwaited } from '@/server/payments/external/list-awaited'
import { markRefundSent } from '@/server/payments/external/mark-refund-sent'
import { refundExcess } from '@/server/payments/external/refund-excess'
import { orgProcedure, router } from '../init'

export const externalRouter = router({
  /** Also of one purchase. */
  awaited: orgProcedure.input(listAwaitedInput).query(({ ctx, input }) => listAwaited(ctx.app, input)),
  confirm: orgProcedure.input(confirmPaymentInput).mutation(({ ctx, input }) => confirmPayment(ctx.app, input)),
  acceptUnderpaid: orgProcedure
    .input(acceptUnderpaidInput)
    .mutation(({ ctx, input }) => acceptUnderpaid(ctx.app, input)),
  markRefundSent: orgProcedure.input(markRefundSentInput).mutation(({ ctx, input }) => markRefundSent(ctx.app, input)),
  refundExcess: orgProcedure.input(refundExcessInput).mutation(({ ctx, input }) => refundExcess(ctx.app, input)),
  bookSecond: orgProcedure.input(bookSecondInput).mutation(({ ctx, input }) => bookSecond(ctx.app, input)),
  lines: orgProcedure.input(listLinesInput).query(({ ctx, input }) => listBankLines(ctx.app, input)),
  imports: orgProcedure.query(({ ctx }) => listBankImports(ctx.app)),
  previewStatement: orgProcedure.input(previewStatementInput).mutation(({ ctx, input }) => previewOf(ctx.app, input)),
  importStatement: orgProcedure
    .input(importStatementInput)
    .mutation(({ ctx, input }) => importStatement(ctx.app, input)),
  assignLine: orgProcedure.input(assignLineInput).mutation(({ ctx, input }) => assignLine(ctx.app, input)),
  returnLine: orgProcedure.input(bankLineInput).mutation(({ ctx, input }) => returnLine(ctx.app, input)),
  ignoreLine: orgProcedure.input(bankLineInput).mutation(({ ctx, input }) => ignoreLine(ctx.app, input)),
})
