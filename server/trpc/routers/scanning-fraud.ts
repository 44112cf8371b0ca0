// The fraud rules of an event, and what they blocked.
import { changeRuleInput, rulesInput, tryRuleInput, unblockInput } from '@/server/scanning/fraud/contract'
import { changeRule, rulesOfEvent } from '@/server/scanning/fraud/event-rules'
import { tryRule } from '@/server/scanning/fraud/try-rule'
import { unblockByAlert } from '@/server/scanning/fraud/unblock-ticket'
import { orgProcedure, router } from '../init'

export const fraudRouter = router({
  rules: orgProcedure.input(rulesInput).query(({ ctx, input }) => rulesOfEvent(ctx.app, input)),
  change: orgProcedure.input(changeRuleInput).mutation(({ ctx, input }) => changeRule(ctx.app, input)),
  try: orgProcedure.input(tryRuleInput).query(({ ctx, input }) => tryRule(ctx.app, input)),
  unblock: orgProcedure.input(unblockInput).mutation(({ ctx, input }) => unblockByAlert(ctx.app, input)),
})
