// All procedures of our own pages. Its type is what the browser knows of the server.
import { router } from './init'
import { accountRouter } from './routers/account'
import { apiKeysRouter } from './routers/api-keys'
import { organizationsRouter } from './routers/organizations'
import { purchasesRouter } from './routers/purchases'
import { scanningRouter } from './routers/scanning'

export const appRouter = router({
  account: accountRouter,
  organizations: organizationsRouter,
  purchases: purchasesRouter,
  scanning: scanningRouter,
  apiKeys: apiKeysRouter,
})

export type AppRouter = typeof appRouter
