// Puts the Resend stand-in together: journal, mailbox, API, domains, webhooks, pages, control doors. Its page is the mailbox of all stand-ins.
import { z } from 'zod'
import { ControlRefusal, parseControl } from '../base/control-body'
import { makeFaults } from '../base/faults'
import { type ControlDoor, type Incoming, listen } from '../base/http-server'
import { openStore } from '../base/journal-store'
import { fontAnswer } from '../base/page'
import { makeRequestLog } from '../base/request-log'
import { type Mailbox, type MailboxSource, messagesDoor, openMailbox } from '../mailbox/mailbox'
import { mailboxPage } from '../mailbox/mailbox-pages'
import type { RunningStandIn } from '../stripe/stripe-stand-in'
import { makeResendApi } from './resend-api'
import { openDomains } from './resend-domains'
import { mailEvents, type ResendEvents, startResendEvents } from './resend-events'
import { resendFailure } from './resend-refusal'

export type ResendOptions = {
  folder: string
  port: number | null
  /** Where webhooks go. */
  appUrl: string
  apiKey: string
  /** whsec_ and base64. */
  webhookSecret: string
  withoutReports: boolean
  /** What the page shows beside its own. */
  others: readonly MailboxSource[]
}

export async function startResend(options: ResendOptions): Promise<RunningStandIn> {
  const store = await openStore(options.folder)
  const mailbox = await openMailbox(store, options.folder)
  const faults = makeFaults(() => events.queue.wake())
  const events = startResendEvents({
    store,
    url: `${options.appUrl.replace(/\/+$/, '')}/api/webhooks/resend`,
    secret: options.webhookSecret,
    mode: () => (options.withoutReports ? 'hold' : faults.webhookMode()),
  })
  const domains = openDomains(store)
  const api = makeResendApi({ mailbox, store, events, domains, apiKey: options.apiKey })
  const own: MailboxSource = {
    carrier: 'Resend',
    mailbox,
    // Its picture of one pixel, so to speak.
    opened(message) {
      if (events.last(message.id) === 'delivered') events.tell(message, 'opened')
    },
  }
  const sources = [own, ...options.others]
  const log = makeRequestLog()
  const isApi = (path: string) => /^\/(emails|domains)(\/|$)/.test(path)
  const page = async (incoming: Incoming) =>
    fontAnswer(incoming.path) ?? (await mailboxPage(sources, incoming)) ?? resendFailure(404)
  const server = {
    faults,
    log,
    isApi,
    handle: (incoming: Incoming) => (isApi(incoming.path) ? api(incoming) : page(incoming)),
    failure: resendFailure,
    maxBodyBytes: 60 * 1024 * 1024,
    control: {
      'GET /_control/messages': messagesDoor(mailbox),
      'GET /_control/log': () => ({ requests: log.list(), events: events.shown() }),
      'POST /_control/messages/:id': eventDoor(mailbox, events),
      ...domains.doors,
    },
  }
  const { port, close } = await listen(() => server, options.port)
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async close() {
      await close()
      await events.queue.stop()
      await store.close()
    },
  }
}

const telling = z.strictObject({ event: z.enum(mailEvents), bounce: z.enum(['Permanent', 'Transient']).optional() })

/** Reports something of a mail, whatever was reported before. */
function eventDoor(mailbox: Mailbox, events: ResendEvents): ControlDoor {
  return (body, _incoming, id) => {
    const { event, bounce } = parseControl(telling, body)
    const message = mailbox.messages.get(id)
    if (!message) throw new ControlRefusal(404, `There is no mail “${id}”.`)
    events.tell(message, event, { bounce })
  }
}
