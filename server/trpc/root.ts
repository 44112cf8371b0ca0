// All procedures of our own pages. Its type is what the browser knows of the server.
import { router } from './init'
import { accountRouter } from './routers/account'
import { apiKeysRouter } from './routers/api-keys'
import { attendeesRouter } from './routers/attendees'
import { eventsRouter } from './routers/events'
import { organizationsRouter } from './routers/organizations'
import { purchasesRouter } from './routers/purchases'
import { reportsRouter } from './routers/reports'
import { scanningRouter } from './routers/scanning'

export const appRouter = router({
  account: accountRouter,
  organizations: organizationsRouter,
  apiKeys: apiKeysRouter,
  events: eventsRouter,
  attendees: attendeesRouter,
  purchases: purchasesRouter,
  scanning: scanningRouter,
  reports: reportsRouter,
})

export type AppRouter = typeof appRouter
