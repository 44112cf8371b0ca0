// Disputes of one organization: read them, answer them.
import { disputeIdInput, listDisputesInput, statementInput } from '@/server/disputes/contract'
import { getDispute, listDisputes } from '@/server/disputes/queries'
import { saveStatement, sendEvidence } from '@/server/disputes/send-evidence'
import { orgProcedure, router } from '../init'

export const disputesRouter = router({
  list: orgProcedure.input(listDisputesInput).query(({ ctx, input }) => listDisputes(ctx.app, input)),
  get: orgProcedure.input(disputeIdInput).query(({ ctx, input }) => getDispute(ctx.app, input.id)),
  saveStatement: orgProcedure.input(statementInput).mutation(({ ctx, input }) => saveStatement(ctx.app, input)),
  /** Once, and for good: a bank takes one answer. */
  sendEvidence: orgProcedure.input(statementInput).mutation(({ ctx, input }) => sendEvidence(ctx.app, input)),
})
