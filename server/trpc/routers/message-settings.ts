// How an organization's messages leave, under which domain, and who gets none.
import {
  releaseInput,
  saveMessageSettingsInput,
  senderDomainInput,
  suppressionsInput,
} from '@/server/notifications/settings/contract'
import { listSuppressions, messageSettings } from '@/server/notifications/settings/queries'
import { releaseSuppression, saveMessageSettings } from '@/server/notifications/settings/save-message-settings'
import {
  checkSenderDomain,
  createSenderDomain,
  removeSenderDomain,
} from '@/server/notifications/settings/sender-domain'
import { orgProcedure, router } from '../init'

export const messageSettingsRouter = router({
  get: orgProcedure.query(({ ctx }) => messageSettings(ctx.app)),
  save: orgProcedure.input(saveMessageSettingsInput).mutation(({ ctx, input }) => saveMessageSettings(ctx.app, input)),
  createDomain: orgProcedure.input(senderDomainInput).mutation(({ ctx, input }) => createSenderDomain(ctx.app, input)),
  checkDomain: orgProcedure.mutation(({ ctx }) => checkSenderDomain(ctx.app)),
  removeDomain: orgProcedure.mutation(({ ctx }) => removeSenderDomain(ctx.app)),
  suppressions: orgProcedure.input(suppressionsInput).query(({ ctx, input }) => listSuppressions(ctx.app, input)),
  release: orgProcedure.input(releaseInput).mutation(({ ctx, input }) => releaseSuppression(ctx.app, input)),
})
