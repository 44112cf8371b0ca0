// A mail server: real SMTP with a password, and a control door on HTTP. What it takes is parsed like in a mail program.
// Faults as everywhere, in SMTP's words: `status` is answered where a server would say it, `dropAnswers` takes the message and hangs up,
// `delayMs` waits with the answer. Guards: a message is in the mailbox before it is acknowledged.
import type { AddressInfo } from 'node:net'
import { domainToASCII } from 'node:url'
import PostalMime, { type Address } from 'postal-mime'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import { type Faults, makeFaults } from '../base/faults'
import { type Incoming, listen } from '../base/http-server'
import { openStore } from '../base/journal-store'
import { fontAnswer } from '../base/page'
import { makeRequestLog, type RequestLog } from '../base/request-log'
import { type Mailbox, type MailboxSource, messagesDoor, openMailbox, type ReceivedMessage } from '../mailbox/mailbox'
import { mailboxPage } from '../mailbox/mailbox-pages'
import type { RunningStandIn } from '../stripe/stripe-stand-in'

export type SmtpOptions = {
  folder: string
  /** Of the control door. */
  port: number | null
  /** Of the mail server. */
  serverPort: number | null
  user: string
  password: string
}

export type RunningSmtp = RunningStandIn & { serverPort: number; source: MailboxSource }

const LARGEST_BYTES = 40 * 1024 * 1024

export async function startSmtp(options: SmtpOptions): Promise<RunningSmtp> {
  const store = await openStore(options.folder)
  const mailbox = await openMailbox(store, options.folder)
  const faults = makeFaults(() => {
    // Whoever greets nobody has nobody signed in either.
    const { status } = faults.settings()
    if (status !== undefined && ['connection', 'sign-in'].includes(stageOf(status)))
      for (const connection of smtp.connections) connection.close()
  })
  const log = makeRequestLog()
  const source: MailboxSource = { carrier: 'SMTP', mailbox }
  const page = async (incoming: Incoming) =>
    fontAnswer(incoming.path) ?? (await mailboxPage([source], incoming)) ?? { status: 404, body: 'Not found' }
  const server = {
    faults,
    log,
    isApi: () => false,
    handle: page,
    failure: (status: number) => ({ status }),
    maxBodyBytes: 1024 * 1024,
    control: { 'GET /_control/messages': messagesDoor(mailbox) },
  }
  const http = await listen(() => server, options.port)
  const smtp = mailServer(options, mailbox, faults, log)
  const serverPort = await listenForMail(smtp, options.serverPort ?? 0)
  return {
    url: `http://127.0.0.1:${http.port}`,
    port: http.port,
    serverPort,
    source,
    async close() {
      await http.close()
      for (const connection of smtp.connections) connection.close()
      await new Promise<void>((resolve) => smtp.close(() => resolve()))
      await store.close()
    },
  }
}

/** On the wanted port when it is free, else on a new one. */
function listenForMail(server: SMTPServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => {
      const taken = port !== 0 && (error.code === 'EADDRINUSE' || error.code === 'EACCES')
      if (taken) listenForMail(server, 0).then(resolve, reject)
      else reject(error)
    }
    server.once('error', failed)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', failed)
      // A client that goes in the middle is no fault of ours.
      server.on('error', () => {})
      resolve((server.server.address() as AddressInfo).port)
    })
  })
}

type Stage = 'connection' | 'sign-in' | 'recipient' | 'message'

/** Where a server says such a thing. */
function stageOf(status: number): Stage {
  if (status === 421) return 'connection'
  if ([454, 530, 534, 535, 538].includes(status)) return 'sign-in'
  return [450, 550, 551, 553].includes(status) ? 'recipient' : 'message'
}

function mailServer(options: SmtpOptions, mailbox: Mailbox, faults: Faults, log: RequestLog): SMTPServer {
  /** The fault of this moment, where it is said here. */
  const refusal = (stage: Stage): Error | null => {
    const { status } = faults.settings()
    if (status === undefined || stageOf(status) !== stage) return null
    const isNone = stage === 'recipient' && status >= 500
    return faults.draw().status === null
      ? null
      : refused(status, isNone ? '5.1.1 told: no such user' : 'told to refuse')
  }
  const server: SMTPServer = new SMTPServer({
    name: 'smtp.stand-in.invalid',
    banner: 'stand-in',
    size: LARGEST_BYTES,
    // On this machine there is nothing to hide a password from.
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    authMethods: ['PLAIN', 'LOGIN'],
    disableReverseLookup: true,
    closeTimeout: 200,
    onConnect: (_session, done) => done(refusal('connection')),
    onAuth({ username, password }, _session, done) {
      const fault = refusal('sign-in')
      if (fault) return done(fault)
      if (username === options.user && password === options.password) return done(null, { user: username })
      return done(refused(535, '5.7.8 Authentication credentials invalid'))
    },
    onRcptTo: (_address, _session, done) => done(refusal('recipient')),
    onData(stream, session, done) {
      const logged = {
        at: new Date().toISOString(),
        method: 'DATA',
        path: recipients(session).join(','),
        idempotencyKey: null,
      }
      receive(stream)
        .then(async (raw) => {
          const { status, delayMs, dropAnswers = false } = faults.settings()
          const drawn = faults.draw()
          if (drawn.status !== null && status !== undefined && stageOf(status) === 'message') {
            log.add({ ...logged, status })
            return done(refused(status, 'told to refuse'))
          }
          if (stream.sizeExceeded) return done(refused(552, '5.3.4 Message too big'))
          const { id } = await mailbox.add(await parse(raw, session))
          log.add({ ...logged, status: drawn.drop && dropAnswers ? null : 250 })
          if (drawn.delayMs > 0 && delayMs) await pause(delayMs, server, session)
          if (drawn.drop) return hangUp(server, session)
          done(null, `2.0.0 Ok: queued as ${id}`)
        })
        .catch((error) => done(refused(554, `5.6.0 ${(error as Error).message}`)))
    },
  })
  return server
}

function refused(status: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: status })
}

/** As they were written: the server's library shows names of domains in letters. */
function recipients({ envelope }: SMTPServerSession): string[] {
  return envelope.rcptTo.map(({ address }) => {
    const at = address.lastIndexOf('@') + 1
    return address.slice(0, at) + domainToASCII(address.slice(at))
  })
}

async function receive(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) if (!stream.sizeExceeded) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function parse(raw: Buffer, session: SMTPServerSession): Promise<ReceivedMessage> {
  const mail = await PostalMime.parse(raw)
  return {
    from: mail.from ? written(mail.from) : '',
    // Who it was brought for, whatever it says of itself.
    to: recipients(session),
    cc: mail.cc?.map(written) ?? null,
    bcc: null,
    replyTo: mail.replyTo?.map(written) ?? null,
    subject: mail.subject ?? '',
    html: mail.html ?? null,
    text: mail.text ?? null,
    headers: Object.fromEntries(mail.headers.map(({ originalKey, value }) => [originalKey, value])),
    tags: [],
    scheduledAt: null,
    attachments: mail.attachments.map(({ filename, mimeType, contentId, content }) => ({
      filename: filename ?? 'attachment',
      contentType: mimeType,
      contentId: contentId?.replace(/^<|>$/g, '') ?? null,
      content: typeof content === 'string' ? Buffer.from(content) : Buffer.from(new Uint8Array(content)),
    })),
  }
}

function written(address: Address): string {
  if (address.address === undefined) return address.group.map(written).join(', ')
  return address.name === '' ? address.address : `${address.name} <${address.address}>`
}

function connectionOf(server: SMTPServer, session: SMTPServerSession) {
  return [...server.connections].find(({ id }) => id === session.id)
}

function hangUp(server: SMTPServer, session: SMTPServerSession): void {
  connectionOf(server, session)?.close()
}

/** Waits, but no longer than the client does. */
async function pause(ms: number, server: SMTPServer, session: SMTPServerSession): Promise<void> {
  const end = Date.now() + ms
  while (Date.now() < end && connectionOf(server, session))
    await new Promise((resolve) => setTimeout(resolve, Math.min(50, end - Date.now())))
}
