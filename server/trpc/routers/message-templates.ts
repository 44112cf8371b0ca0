// The words of messages in the dashboard: an organization's own, or the product's.
import { dropWordsInput, previewInput, saveWordsInput, templateInput } from '@/server/notifications/templates/contract'
import { listMessageTemplates, messageTemplate, previewMessage } from '@/server/notifications/templates/queries'
import { dropWords, saveWords } from '@/server/notifications/templates/save-words'
import { sendTestMessage } from '@/server/notifications/templates/test-message'
import { orgProcedure, router } from '../init'

export const messageTemplatesRouter = router({
  list: orgProcedure.query(({ ctx }) => listMessageTemplates(ctx.app)),
  get: orgProcedure.input(templateInput).query(({ ctx, input }) => messageTemplate(ctx.app, input)),
  /** A query by what it does, a mutation by its size: content is too long for an address. */
  preview: orgProcedure.input(previewInput).mutation(({ ctx, input }) => previewMessage(ctx.app, input)),
  save: orgProcedure.input(saveWordsInput).mutation(({ ctx, input }) => saveWords(ctx.app, input)),
  drop: orgProcedure.input(dropWordsInput).mutation(({ ctx, input }) => dropWords(ctx.app, input)),
  /** To the address of who asks. */
  sendTest: orgProcedure.input(previewInput).mutation(({ ctx, input }) => sendTestMessage(ctx.app, input)),
})
