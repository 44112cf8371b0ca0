// Puts the Twilio stand-in together: journal, messages, API, reports, pages, control doors.
import { z } from 'zod'
import { ControlRefusal, parseControl } from '../base/control-body'
import { makeFaults } from '../base/faults'
import { type ControlDoor, type Incoming, listen } from '../base/http-server'
import { openStore } from '../base/journal-store'
import { fontAnswer } from '../base/page'
import { makeRequestLog, type RequestLog } from '../base/request-log'
import { type MailboxSource, messagesDoor, openMailbox } from '../mailbox/mailbox'
import { mailboxPage } from '../mailbox/mailbox-pages'
import type { RunningStandIn } from '../stripe/stripe-stand-in'
import { makeTwilioApi, twilioFailure } from './twilio-api'
import { openTwilioWorld, smsStatuses, type TwilioWorld } from './twilio-world'

export type TwilioOptions = {
  folder: string
  port: number | null
  accountSid: string
  authToken: string
  withoutReports: boolean
  reach: { publicUrl: string; appUrl: string } | null
}

export async function startTwilio(options: TwilioOptions): Promise<RunningStandIn & { source: MailboxSource }> {
  const store = await openStore(options.folder)
  const mailbox = await openMailbox(store, options.folder)
  const source: MailboxSource = { carrier: 'SMS', mailbox }
  const log = makeRequestLog()
  const faults = makeFaults(() => world.reports.wake())
  const { authToken, reach } = options
  const mode = () => (options.withoutReports ? 'hold' : faults.webhookMode())
  const world = openTwilioWorld({ store, mailbox, authToken, reach, mode })
  const api = makeTwilioApi(world, options)
  const isApi = (path: string) => path.startsWith('/2010-04-01/')
  const page = async (incoming: Incoming) =>
    fontAnswer(incoming.path) ?? (await mailboxPage([source], incoming)) ?? twilioFailure(404)
  const server = {
    faults,
    log,
    isApi,
    handle: (incoming: Incoming) => (isApi(incoming.path) ? api(incoming) : page(incoming)),
    failure: twilioFailure,
    maxBodyBytes: 1024 * 1024,
    control: { 'GET /_control/messages': messagesDoor(mailbox), ...twilioDoors(world, log) },
  }
  const { port, close } = await listen(() => server, options.port)
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    source,
    async close() {
      await close()
      await world.reports.stop()
      await store.close()
    },
  }
}

const change = z.strictObject({ status: z.enum(smsStatuses), errorCode: z.int().nullable().default(null) })

function twilioDoors(world: TwilioWorld, log: RequestLog): Record<string, ControlDoor> {
  return {
    'POST /_control/messages/:id': (body, _incoming, id) => {
      const { status, errorCode } = parseControl(change, body)
      const sms = world.find(id)
      if (!sms) throw new ControlRefusal(404, `There is no SMS “${id}”.`)
      world.become(sms, status, errorCode)
    },
    'GET /_control/log': () => ({ requests: log.list(), events: world.reportsShown() }),
  }
}
