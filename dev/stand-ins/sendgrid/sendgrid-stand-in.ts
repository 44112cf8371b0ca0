// Puts the SendGrid stand-in together: journal, mailbox, API, events, pages, control doors.
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
import { makeSendgridApi, sendgridFailure } from './sendgrid-api'
import { mailEvents, type SendgridEvents, startSendgridEvents } from './sendgrid-events'

export type SendgridOptions = {
  folder: string
  port: number | null
  /** Where events go. */
  appUrl: string
  apiKey: string
  /** PKCS #8 in base64. */
  signingKey: string
  withoutReports: boolean
}

export async function startSendgrid(options: SendgridOptions): Promise<RunningStandIn & { source: MailboxSource }> {
  const store = await openStore(options.folder)
  const mailbox = await openMailbox(store, options.folder)
  const faults = makeFaults(() => events.queue.wake())
  const log = makeRequestLog()
  const events = startSendgridEvents({
    store,
    url: `${options.appUrl.replace(/\/+$/, '')}/api/webhooks/sendgrid`,
    signingKey: options.signingKey,
    mode: () => (options.withoutReports ? 'hold' : faults.webhookMode()),
  })
  const source: MailboxSource = {
    carrier: 'SendGrid',
    mailbox,
    opened(message) {
      if (events.last(message.id) === 'delivered') events.tell(message, 'open')
    },
  }
  const api = makeSendgridApi({ mailbox, events, apiKey: options.apiKey })
  const isApi = (path: string) => path.startsWith('/v3/')
  const page = async (incoming: Incoming) =>
    fontAnswer(incoming.path) ?? (await mailboxPage([source], incoming)) ?? sendgridFailure(404)
  const server = {
    faults,
    log,
    isApi,
    handle: (incoming: Incoming) => (isApi(incoming.path) ? api(incoming) : page(incoming)),
    failure: sendgridFailure,
    maxBodyBytes: 30 * 1024 * 1024,
    control: {
      'GET /_control/messages': messagesDoor(mailbox),
      'GET /_control/log': () => ({ requests: log.list(), events: events.shown() }),
      'POST /_control/messages/:id': eventDoor(mailbox, events),
    },
  }
  const { port, close } = await listen(() => server, options.port)
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    source,
    async close() {
      await close()
      await events.queue.stop()
      await store.close()
    },
  }
}

const telling = z.strictObject({ event: z.enum(mailEvents), blocked: z.boolean().default(false) })

/** Reports something of a mail, whatever was reported before. */
function eventDoor(mailbox: Mailbox, events: SendgridEvents): ControlDoor {
  return (body, _incoming, id) => {
    const { event, blocked } = parseControl(telling, body)
    const message = mailbox.messages.get(id)
    if (!message) throw new ControlRefusal(404, `There is no mail “${id}”.`)
    events.tell(message, event, { isBlocked: blocked })
  }
}
