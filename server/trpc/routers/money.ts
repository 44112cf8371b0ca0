// The organization's money: what waits for a person, where it is, what was paid out.
import { listAttentionInput, markSeenInput } from '@/server/payments/attention/contract'
import { countAttention, listAttention } from '@/server/payments/attention/list-attention'
import { markSeen } from '@/server/payments/attention/mark-seen'
import { askForBalance, moneyReport } from '@/server/payments/ledger/money-overview'
import { daysInput, payoutInput, purchaseHistoryInput } from '@/server/reports/contract'
import { payoutDetail, payoutReport } from '@/server/reports/payouts'
import { purchaseHistory } from '@/server/reports/purchase-history'
import { orgProcedure, router } from '../init'

export const moneyRouter = router({
  attention: orgProcedure.input(listAttentionInput).query(({ ctx, input }) => listAttention(ctx.app, input)),
  attentionCount: orgProcedure.query(({ ctx }) => countAttention(ctx.app)),
  markSeen: orgProcedure.input(markSeenInput).mutation(({ ctx, input }) => markSeen(ctx.app, input)),
  overview: orgProcedure.query(({ ctx }) => moneyReport(ctx.app)),
  askForBalance: orgProcedure.mutation(({ ctx }) => askForBalance(ctx.app)),
  payouts: orgProcedure.input(daysInput).query(({ ctx, input }) => payoutReport(ctx.app, input)),
  payout: orgProcedure.input(payoutInput).query(({ ctx, input }) => payoutDetail(ctx.app, input)),
  /** What happened around one purchase's money. */
  history: orgProcedure.input(purchaseHistoryInput).query(({ ctx, input }) => purchaseHistory(ctx.app, input)),
})
