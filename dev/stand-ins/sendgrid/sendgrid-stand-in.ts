// Puts the SendGrid stand-in together: journal, mailbox, API, pages, control doors.
import { makeFaults } from '../base/faults'
import { type Incoming, listen } from '../base/http-server'
import { openStore } from '../base/journal-store'
import { fontAnswer } from '../base/page'
import { makeRequestLog } from '../base/request-log'
import { type MailboxSource, messagesDoor, openMailbox } from '../mailbox/mailbox'
import { mailboxPage } from '../mailbox/mailbox-pages'
import type { RunningStandIn } from '../stripe/stripe-stand-in'
import { makeSendgridApi, sendgridFailure } from './sendgrid-api'

export type SendgridOptions = { folder: string; port: number | null; apiKey: string }

export async function startSendgrid(options: SendgridOptions): Promise<RunningStandIn & { source: MailboxSource }> {
  const store = await openStore(options.folder)
  const mailbox = await openMailbox(store, options.folder)
  const source: MailboxSource = { carrier: 'SendGrid', mailbox }
  const api = makeSendgridApi(mailbox, options.apiKey)
  const isApi = (path: string) => path.startsWith('/v3/')
  const page = async (incoming: Incoming) =>
    fontAnswer(incoming.path) ?? (await mailboxPage([source], incoming)) ?? sendgridFailure(404)
  const server = {
    faults: makeFaults(),
    log: makeRequestLog(),
    isApi,
    handle: (incoming: Incoming) => (isApi(incoming.path) ? api(incoming) : page(incoming)),
    failure: sendgridFailure,
    maxBodyBytes: 30 * 1024 * 1024,
    control: { 'GET /_control/messages': messagesDoor(mailbox) },
  }
  const { port, close } = await listen(() => server, options.port)
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    source,
    async close() {
      await close()
      await store.close()
    },
  }
}
