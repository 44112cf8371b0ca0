// The API keys of one organization.
import { createApiKeyInput, revokeApiKeyInput } from '@/server/auth/contract'
import { createApiKey } from '@/server/auth/create-api-key'
import { listApiKeys } from '@/server/auth/queries'
import { revokeApiKey } from '@/server/auth/revoke-api-key'
import { orgProcedure, router } from '../init'

export const apiKeysRouter = router({
  list: orgProcedure.query(({ ctx }) => listApiKeys(ctx.app)),
  /** The answer holds the key's text, for this one time. */
  create: orgProcedure.input(createApiKeyInput).mutation(({ ctx, input }) => createApiKey(ctx.app, input)),
  revoke: orgProcedure.input(revokeApiKeyInput).mutation(({ ctx, input }) => revokeApiKey(ctx.app, input)),
})
