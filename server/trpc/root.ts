// All procedures of our own pages. Its type is what the browser knows of the server.
import { router } from './init'
import { accountRouter } from './routers/account'
import { apiKeysRouter } from './routers/api-keys'
import { attendeesRouter } from './routers/attendees'
import { batchesRouter } from './routers/batches'
import { billingRouter } from './routers/billing'
import { deadLettersRouter } from './routers/dead-letters'
import { devicesRouter } from './routers/devices'
import { disputesRouter } from './routers/disputes'
import { documentsRouter } from './routers/documents'
import { eventKeysRouter } from './routers/event-keys'
import { eventsRouter } from './routers/events'
import { externalRouter } from './routers/external'
import { integrationsRouter } from './routers/integrations'
import { messageSettingsRouter } from './routers/message-settings'
import { messageTemplatesRouter } from './routers/message-templates'
import { moneyRouter } from './routers/money'
import { notificationsRouter } from './routers/notifications'
import { organizationsRouter } from './routers/organizations'
import { paymentSettingsRouter } from './routers/payment-settings'
import { purchasesRouter } from './routers/purchases'
import { refundsRouter } from './routers/refunds'
import { reportsRouter } from './routers/reports'
import { scanningRouter } from './routers/scanning'
import { templatesRouter } from './routers/templates'
import { ticketPageRouter } from './routers/ticket-page'
import { ticketsRouter } from './routers/tickets'
import { webhooksRouter } from './routers/webhooks'

export const appRouter = router({
  account: accountRouter,
  organizations: organizationsRouter,
  apiKeys: apiKeysRouter,
  billing: billingRouter,
  events: eventsRouter,
  attendees: attendeesRouter,
  batches: batchesRouter,
  paymentSettings: paymentSettingsRouter,
  purchases: purchasesRouter,
  refunds: refundsRouter,
  documents: documentsRouter,
  disputes: disputesRouter,
  money: moneyRouter,
  external: externalRouter,
  integrations: integrationsRouter,
  scanning: scanningRouter,
  devices: devicesRouter,
  templates: templatesRouter,
  messageSettings: messageSettingsRouter,
  messageTemplates: messageTemplatesRouter,
  notifications: notificationsRouter,
  ticketPage: ticketPageRouter,
  reports: reportsRouter,
  deadLetters: deadLettersRouter,
  eventKeys: eventKeysRouter,
  tickets: ticketsRouter,
  webhooks: webhooksRouter,
})

export type AppRouter = typeof appRouter
