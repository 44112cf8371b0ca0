// Puts the Stripe stand-in together: journal, world, API, pages, webhooks, alarms, control doors.
import { makeFaults } from '../base/faults'
import { type Answer, type Incoming, listen, type StandInServer } from '../base/http-server'
import { openStore } from '../base/journal-store'
import { fontAnswer } from '../base/page'
import { makeRequestLog } from '../base/request-log'
import { startAlarms } from './alarms'
import { checkoutPage } from './checkout-page'
import { stripeControlDoors } from './control-doors'
import { paymentsPage } from './payments-page'
import { makeStripeApi } from './stripe-api'
import { stripeFailure } from './stripe-refusal'
import { openWorld } from './stripe-world'
import { startWebhooks } from './webhooks'

export type StripeOptions = {
  folder: string
  port: number | null
  /** Where webhooks go. */
  appUrl: string
  secretKey: string
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
    secret: options.webhookSecret,
    mode: faults.webhookMode,
  })
  // The base URL is known once the port is; no request arrives before.
  let server: StandInServer
  const { port, close } = await listen(() => server, options.port)
  const url = `http://127.0.0.1:${port}`
  const world = openWorld(store, url, webhooks.deliver)
  const api = makeStripeApi(world, store, options.secretKey)
  const isApi = (path: string) => path.startsWith('/v1/')
  server = {
    faults,
    log,
    isApi,
    handle: (incoming) => (isApi(incoming.path) ? api(incoming) : page(incoming)),
    failure: stripeFailure,
    maxBodyBytes: 1024 * 1024,
    control: stripeControlDoors(world, webhooks, log),
  }
  function page(incoming: Incoming): Answer {
    if (incoming.path === '/') return paymentsPage(world)
    return fontAnswer(incoming.path) ?? checkoutPage(world, incoming) ?? { status: 404, body: 'Not found' }
  }
  const alarms = startAlarms(world)
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
