// Work of one organization that could not be done, however often it was tried.
import { deadLetterInput, listDeadLettersInput } from '@/server/platform/dead-letters/contract'
import { dismissDeadLetter, listDeadLetters, rerunDeadLetter } from '@/server/platform/dead-letters/dead-letters'
import { orgProcedure, router } from '../init'

export const deadLettersRouter = router({
  list: orgProcedure.input(listDeadLettersInput).query(({ ctx, input }) => listDeadLetters(ctx.app, input)),
  rerun: orgProcedure.input(deadLetterInput).mutation(({ ctx, input }) => rerunDeadLetter(ctx.app, input)),
  dismiss: orgProcedure.input(deadLetterInput).mutation(({ ctx, input }) => dismissDeadLetter(ctx.app, input)),
})
