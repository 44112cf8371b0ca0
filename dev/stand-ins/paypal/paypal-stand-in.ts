// Puts the PayPal stand-in together: journal, world, API, pages, webhooks, control doors.
import { makeFaults } from '../base/faults'
import { type Answer, type Incoming, listen, type StandInServer } from '../base/http-server'
import { openStore } from '../base/journal-store'
import { fontAnswer } from '../base/page'
import { makeRequestLog } from '../base/request-log'
import { postWebhook, startWebhookQueue } from '../base/webhook-queue'
import type { RunningStandIn } from '../stripe/stripe-stand-in'
import { approvalPage } from './approval-page'
import { paypalControlDoors } from './control-doors'
import { ordersPage } from './orders-page'
import { type Credentials, makePaypalApi } from './paypal-api'
import { paypalFailure } from './paypal-refusal'
import { openPaypalWorld, type PaypalEvent } from './paypal-world'
import { makeSigner, type Signer } from './signatures'

export type PaypalOptions = Credentials & {
  folder: string
  port: number | null
  /** Where webhooks go. */
  appUrl: string
  /** Origin of the pages, when browsers do not find them where the API is. */
  pages?: string | null
  webhookId: string
}

export async function startPaypal(options: PaypalOptions): Promise<RunningStandIn> {
  const store = await openStore(options.folder)
  const log = makeRequestLog()
  const faults = makeFaults(() => webhooks.wake())
  // The base URL is known once the port is; no request arrives before.
  let server: StandInServer
  const { port, close } = await listen(() => server, options.port)
  const url = `http://127.0.0.1:${port}`
  const signer = makeSigner(store, url, options.webhookId)
  const webhooks = startWebhookQueue<PaypalEvent>({
    store,
    events: store.collection('event'),
    send: (event, stopped) => post(`${options.appUrl.replace(/\/+$/, '')}/api/webhooks/paypal`, signer, event, stopped),
    mode: faults.webhookMode,
  })
  const world = openPaypalWorld(store, { url, pages: options.pages ?? url }, webhooks.deliver)
  const api = makePaypalApi(world, signer, options)
  const isApi = (path: string) => path.startsWith('/v1/') || path.startsWith('/v2/')
  server = {
    faults,
    log,
    isApi,
    handle: (incoming) => (isApi(incoming.path) ? api(incoming) : page(incoming)),
    failure: paypalFailure,
    maxBodyBytes: 2 * 1024 * 1024,
    control: paypalControlDoors(world, webhooks, signer, log),
  }
  function page(incoming: Incoming): Answer {
    if (incoming.path === '/') return ordersPage(world)
    return fontAnswer(incoming.path) ?? approvalPage(world, incoming) ?? { status: 404, body: 'Not found' }
  }
  return {
    url,
    port,
    async close() {
      await close()
      await webhooks.stop()
      await store.close()
    },
  }
}

function post(url: string, signer: Signer, { body }: PaypalEvent, stopped: AbortSignal) {
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'PayPal/AUHD-214.0-58843236',
    ...signer.headers(body),
  }
  return postWebhook(url, body, headers, stopped)
}
