// Puts the Resend stand-in together: journal, mailbox, API, pages, control doors.
import { makeFaults } from '../base/faults'
import { type ControlDoor, type Incoming, listen } from '../base/http-server'
import { openStore } from '../base/journal-store'
import { fontAnswer } from '../base/page'
import { makeRequestLog } from '../base/request-log'
import type { RunningStandIn } from '../stripe/stripe-stand-in'
import { type Mailbox, type Message, openMailbox } from './mailbox'
import { isFor, mailboxPage } from './mailbox-pages'
import { makeResendApi } from './resend-api'
import { resendFailure } from './resend-refusal'

export type ResendOptions = { folder: string; port: number | null; apiKey: string }

export async function startResend(options: ResendOptions): Promise<RunningStandIn> {
  const store = await openStore(options.folder)
  const mailbox = await openMailbox(store, options.folder)
  const api = makeResendApi(mailbox, store, options.apiKey)
  const isApi = (path: string) => path === '/emails' || path.startsWith('/emails/')
  const page = async (incoming: Incoming) =>
    fontAnswer(incoming.path) ?? (await mailboxPage(mailbox, incoming)) ?? resendFailure(404)
  const server = {
    faults: makeFaults(),
    log: makeRequestLog(),
    isApi,
    handle: (incoming: Incoming) => (isApi(incoming.path) ? api(incoming) : page(incoming)),
    failure: resendFailure,
    maxBodyBytes: 60 * 1024 * 1024,
    control: { 'GET /_control/messages': messagesDoor(mailbox) },
  }
  const { port, close } = await listen(() => server, options.port)
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async close() {
      await close()
      await store.close()
    },
  }
}

/** Oldest first; ?to= keeps the messages for an address. */
function messagesDoor(mailbox: Mailbox): ControlDoor {
  return async (_body, { query }) => {
    const to = query.get('to')
    const wanted = [...mailbox.messages.values()].filter((message) => to === null || isFor(message, to))
    const messages: object[] = []
    for (const message of wanted) messages.push(await shown(mailbox, message))
    return { messages }
  }
}

async function shown(mailbox: Mailbox, message: Message): Promise<object> {
  const { id, at, to, from, cc, bcc, replyTo, subject, html, text, headers, tags, idempotencyKey } = message
  const attachments = await Promise.all(
    message.attachments.map(async (file) => ({
      filename: file.filename,
      contentType: file.contentType,
      content: (await mailbox.content(file)).toString('base64'),
    })),
  )
  return { id, at, to, from, cc, bcc, replyTo, subject, html, text, headers, tags, attachments, idempotencyKey }
}
