// All messages, one file per namespace and language, imported statically so that every bundle finds them.
// French is the reference: its keys are the type of the catalogue, and a test holds English to them.

import enAuth from './messages/en/auth.json'
import enCheckout from './messages/en/checkout.json'
import enCommon from './messages/en/common.json'
import enCrash from './messages/en/crash.json'
import enDashboard from './messages/en/dashboard.json'
import enErrors from './messages/en/errors.json'
import enEvent from './messages/en/event.json'
import enHome from './messages/en/home.json'
import enPurchase from './messages/en/purchase.json'
import enScanner from './messages/en/scanner.json'
import enTicket from './messages/en/ticket.json'
import frAuth from './messages/fr/auth.json'
import frCheckout from './messages/fr/checkout.json'
import frCommon from './messages/fr/common.json'
import frCrash from './messages/fr/crash.json'
import frDashboard from './messages/fr/dashboard.json'
import frErrors from './messages/fr/errors.json'
import frEvent from './messages/fr/event.json'
import frHome from './messages/fr/home.json'
import frPurchase from './messages/fr/purchase.json'
import frScanner from './messages/fr/scanner.json'
import frTicket from './messages/fr/ticket.json'
import type { routing } from './routing'

const fr = {
  common: frCommon,
  home: frHome,
  auth: frAuth,
  event: frEvent,
  checkout: frCheckout,
  purchase: frPurchase,
  ticket: frTicket,
  dashboard: frDashboard,
  scanner: frScanner,
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
  ticket: enTicket,
  dashboard: enDashboard,
  scanner: enScanner,
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
