// Puts the Stripe stand-in together: journal, world, API, pages, webhooks, alarms, control doors.
import { makeFaults } from '../base/faults'
import { type Answer, type Incoming, listen, type StandInServer } from '../base/http-server'
import { openStore } from '../base/journal-store'
import { fontAnswer } from '../base/page'
import { makeRequestLog } from '../base/request-log'
import { startAlarms } from './alarms'
import { billingPortalPage } from './billing-portal-page'
import { checkoutPage } from './checkout-page'
import { stripeControlDoors } from './control-doors'
import { invoicePage } from './invoices'
import { onboardingPage } from './onboarding-page'
import { paymentsPage } from './payments-page'
import { makeStripeApi } from './stripe-api'
import { stripeFailure } from './stripe-refusal'
import { openWorlds } from './stripe-world'
import { startWebhooks } from './webhooks'

export type StripeOptions = {
  folder: string
  port: number | null
  /** Where webhooks go. */
  appUrl: string
  /** Origin of the pages, when browsers do not find them where the API is. */
  pages?: string | null
  secretKey: string
  /** Separated by commas: the endpoint of the installation's own account, then the one of connected accounts. */
  webhookSecret: string
}

export type RunningStandIn = { url: string; port: number; close(): Promise<void> }

export async function startStripe(options: StripeOptions): Promise<RunningStandIn> {
  const store = await openStore(options.folder)
  const log = makeRequestLog()
  const faults = makeFaults(() => webhooks.wake())
  const webhooks = startWebhooks({
    store,
    url: `${options.appUrl.replace(/\/+$/, '')}/api/webhooks/stripe`,
    secrets: options.webhookSecret.split(','),
    mode: faults.webhookMode,
  })
  // The base URL is known once the port is; no request arrives before.
  let server: StandInServer
  const { port, close } = await listen(() => server, options.port)
  const url = `http://127.0.0.1:${port}`
  const worlds = openWorlds(store, options.pages ?? url, webhooks.deliver)
  const api = makeStripeApi(worlds, store, options.secretKey)
  const isApi = (path: string) => path.startsWith('/v1/')
  server = {
    faults,
    log,
    isApi,
    handle: (incoming) => (isApi(incoming.path) ? api(incoming) : page(incoming)),
    failure: stripeFailure,
    maxBodyBytes: 1024 * 1024,
    control: stripeControlDoors(worlds, webhooks, log),
  }
  function page(incoming: Incoming): Answer {
    if (incoming.path === '/') return paymentsPage(worlds)
    return (
      fontAnswer(incoming.path) ??
      checkoutPage(worlds, incoming) ??
      onboardingPage(worlds, incoming) ??
      billingPortalPage(worlds.own, incoming) ??
      invoicePage(worlds.own, incoming.path) ?? { status: 404, body: 'Not found' }
    )
  }
  const alarms = startAlarms(worlds)
  return {
    url,
    port,
    async close() {
      alarms.stop()
      await close()
      await webhooks.stop()
      await store.close()
    },
  }
}
