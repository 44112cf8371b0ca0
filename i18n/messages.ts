// All messages, one file per namespace and language, imported statically so that every bundle finds them.
// French is the reference: its keys are the type of the catalogue, and a test holds English to them.

import enAttendees from './messages/en/attendees.json'
import enAuth from './messages/en/auth.json'
import enBatches from './messages/en/batches.json'
import enBilling from './messages/en/billing.json'
import enCheckout from './messages/en/checkout.json'
import enCommon from './messages/en/common.json'
import enControlRoom from './messages/en/control-room.json'
import enCrash from './messages/en/crash.json'
import enDashboard from './messages/en/dashboard.json'
import enDevices from './messages/en/devices.json'
import enDisputes from './messages/en/disputes.json'
import enDocuments from './messages/en/documents.json'
import enErrors from './messages/en/errors.json'
import enEvent from './messages/en/event.json'
import enExternal from './messages/en/external.json'
import enFraud from './messages/en/fraud.json'
import enGateConflicts from './messages/en/gate-conflicts.json'
import enGateLists from './messages/en/gate-lists.json'
import enHome from './messages/en/home.json'
import enMessageSettings from './messages/en/message-settings.json'
import enMessageTemplates from './messages/en/message-templates.json'
import enMessages from './messages/en/messages.json'
import enMoney from './messages/en/money.json'
import enOffline from './messages/en/offline.json'
import enPaymentSettings from './messages/en/payment-settings.json'
import enPurchase from './messages/en/purchase.json'
import enRefunds from './messages/en/refunds.json'
import enRehearsal from './messages/en/rehearsal.json'
import enScanner from './messages/en/scanner.json'
import enTemplates from './messages/en/templates.json'
import enTicket from './messages/en/ticket.json'
import enTicketActs from './messages/en/ticket-acts.json'
import enWebhooks from './messages/en/webhooks.json'
import frAttendees from './messages/fr/attendees.json'
import frAuth from './messages/fr/auth.json'
import frBatches from './messages/fr/batches.json'
import frBilling from './messages/fr/billing.json'
import frCheckout from './messages/fr/checkout.json'
import frCommon from './messages/fr/common.json'
import frControlRoom from './messages/fr/control-room.json'
import frCrash from './messages/fr/crash.json'
import frDashboard from './messages/fr/dashboard.json'
import frDevices from './messages/fr/devices.json'
import frDisputes from './messages/fr/disputes.json'
import frDocuments from './messages/fr/documents.json'
import frErrors from './messages/fr/errors.json'
import frEvent from './messages/fr/event.json'
import frExternal from './messages/fr/external.json'
import frFraud from './messages/fr/fraud.json'
import frGateConflicts from './messages/fr/gate-conflicts.json'
import frGateLists from './messages/fr/gate-lists.json'
import frHome from './messages/fr/home.json'
import frMessageSettings from './messages/fr/message-settings.json'
import frMessageTemplates from './messages/fr/message-templates.json'
import frMessages from './messages/fr/messages.json'
import frMoney from './messages/fr/money.json'
import frOffline from './messages/fr/offline.json'
import frPaymentSettings from './messages/fr/payment-settings.json'
import frPurchase from './messages/fr/purchase.json'
import frRefunds from './messages/fr/refunds.json'
import frRehearsal from './messages/fr/rehearsal.json'
import frScanner from './messages/fr/scanner.json'
import frTemplates from './messages/fr/templates.json'
import frTicket from './messages/fr/ticket.json'
import frTicketActs from './messages/fr/ticket-acts.json'
import frWebhooks from './messages/fr/webhooks.json'
import type { routing } from './routing'

const fr = {
  common: frCommon,
  home: frHome,
  auth: frAuth,
  event: frEvent,
  checkout: frCheckout,
  purchase: frPurchase,
  refunds: frRefunds,
  rehearsal: frRehearsal,
  templates: frTemplates,
  ticket: frTicket,
  ticketActs: frTicketActs,
  webhooks: frWebhooks,
  dashboard: frDashboard,
  documents: frDocuments,
  attendees: frAttendees,
  batches: frBatches,
  billing: frBilling,
  messageSettings: frMessageSettings,
  messages: frMessages,
  messageTemplates: frMessageTemplates,
  money: frMoney,
  paymentSettings: frPaymentSettings,
  disputes: frDisputes,
  external: frExternal,
  scanner: frScanner,
  offline: frOffline,
  devices: frDevices,
  gateLists: frGateLists,
  controlRoom: frControlRoom,
  fraud: frFraud,
  gateConflicts: frGateConflicts,
  errors: frErrors,
  crash: frCrash,
}

const en = {
  common: enCommon,
  home: enHome,
  auth: enAuth,
  event: enEvent,
  checkout: enCheckout,
  purchase: enPurchase,
  refunds: enRefunds,
  rehearsal: enRehearsal,
  templates: enTemplates,
  ticket: enTicket,
  ticketActs: enTicketActs,
  webhooks: enWebhooks,
  dashboard: enDashboard,
  documents: enDocuments,
  attendees: enAttendees,
  batches: enBatches,
  billing: enBilling,
  messageSettings: enMessageSettings,
  messages: enMessages,
  messageTemplates: enMessageTemplates,
  money: enMoney,
  paymentSettings: enPaymentSettings,
  disputes: enDisputes,
  external: enExternal,
  scanner: enScanner,
  offline: enOffline,
  devices: enDevices,
  gateLists: enGateLists,
  controlRoom: enControlRoom,
  fraud: enFraud,
  gateConflicts: enGateConflicts,
  errors: enErrors,
  crash: enCrash,
} satisfies Record<keyof typeof fr, unknown>

export const messages = { fr, en }

export type Namespace = keyof typeof fr

declare module 'next-intl' {
  interface AppConfig {
    Locale: (typeof routing.locales)[number]
    Messages: typeof fr
  }
}
