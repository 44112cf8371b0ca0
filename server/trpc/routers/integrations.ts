// Outside services that may send signed messages for one organization.
import { createIntegrationInput, integrationInput } from '@/server/sellers/integrations/contract'
import {
  createIntegration,
  listIntegrations,
  revokeIntegration,
  rotateIntegration,
} from '@/server/sellers/integrations/manage-integrations'
import { orgProcedure, router } from '../init'

export const integrationsRouter = router({
  list: orgProcedure.query(({ ctx }) => listIntegrations(ctx.app)),
  /** The answer holds the secret's text, for this one time. */
  create: orgProcedure.input(createIntegrationInput).mutation(({ ctx, input }) => createIntegration(ctx.app, input)),
  rotate: orgProcedure.input(integrationInput).mutation(({ ctx, input }) => rotateIntegration(ctx.app, input)),
  revoke: orgProcedure.input(integrationInput).mutation(({ ctx, input }) => revokeIntegration(ctx.app, input)),
})
