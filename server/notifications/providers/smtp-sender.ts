// A mail server behind the port, through nodemailer's pool of connections. SMTP knows no idempotency: the Message-ID is the message's
// identity, by which recipients' mail programs can tell a repetition. Guards: "not taken" is said only with a refusal in the server's own
// words, or while not a byte of the message had left.
import type { Readable } from 'node:stream'
import { createTransport, type NodemailerError, type Transporter } from 'nodemailer'
import { env } from '@/server/kernel/env'
import type { SmtpAddress } from '@/server/kernel/smtp-address'
import { ANSWER_MS, inWords } from './http-outcome'
import type { EmailSender, HandOver, OutgoingEmail } from './message-sender'
import { messageIdOf, sendSafely } from './sendable'

/** Whoever looks into a mail before it says yes takes longer than others; asking too early would send it twice. */
const VERDICT_MS = 20_000
const CONNECTIONS = 10
const IDLE_MS = 20_000

/** One attempt: what was made of the message so far, and until when an answer is awaited. */
type Attempt = { streams: Readable[]; wait(milliseconds: number): void }
const attempts = new WeakMap<AbortSignal, Attempt>()

/** Null while no server is configured. */
export function smtpSender(server = env().smtp): EmailSender | null {
  if (!server) return null
  const transport = connect(server)
  return { name: 'smtp', send: (email) => sendSafely(email, (safe) => send(transport, safe)) }
}

function connect({ host, port, tls, auth }: SmtpAddress): Transporter {
  const transport = createTransport({
    pool: true,
    host,
    port,
    secure: tls === 'from_the_start',
    requireTLS: tls === 'required',
    ignoreTLS: tls === 'off',
    ...(auth && { auth }),
    maxConnections: CONNECTIONS,
    // Only ever of a message of which nothing was sent: a connection that had been left open was closed from the other side.
    maxRequeues: 1,
    idleTimeout: IDLE_MS,
    connectionTimeout: ANSWER_MS,
    greetingTimeout: ANSWER_MS,
    socketTimeout: VERDICT_MS,
    // A message is made of what is handed in, never of what it names.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  transport.use('stream', (mail, done) => {
    const attempt = mail.data.signal && attempts.get(mail.data.signal)
    const { message } = mail
    const make = message.createReadStream.bind(message)
    message.createReadStream = (options) => {
      const stream = make(options)
      // It is read when the server has said yes to sender and recipient.
      stream.once('resume', () => attempt?.wait(VERDICT_MS))
      attempt?.streams.push(stream)
      return stream
    }
    done()
  })
  return transport
}

async function send(transport: Transporter, email: OutgoingEmail): Promise<HandOver> {
  const abort = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const attempt: Attempt = {
    streams: [],
    wait(milliseconds) {
      clearTimeout(timer)
      timer = setTimeout(() => abort.abort(), milliseconds)
    },
  }
  attempts.set(abort.signal, attempt)
  attempt.wait(ANSWER_MS)
  try {
    const info: { messageId: string } = await transport.sendMail({
      envelope: { from: email.from.address, to: [email.to] },
      from: email.from,
      to: { name: '', address: email.to },
      ...(email.replyTo !== null && { replyTo: { name: '', address: email.replyTo } }),
      subject: email.subject,
      html: email.html,
      text: email.text,
      headers: { ...email.headers },
      messageId: messageIdOf(email),
      attachments: email.attachments.map((one) => ({ ...one, contentDisposition: 'attachment' as const })),
      signal: abort.signal,
    })
    return { outcome: 'taken', messageId: info.messageId }
  } catch (error) {
    return outcomeOf(
      error as NodemailerError,
      attempt.streams.some((stream) => stream.readableDidRead),
    )
  } finally {
    clearTimeout(timer)
  }
}

function outcomeOf(error: NodemailerError, hasBegun: boolean): HandOver {
  const { code, command, responseCode, response } = error
  const reason = inWords(response || code || 'no answer')
  if (responseCode) {
    const isPermanent = responseCode >= 500 && responseCode < 600
    // Policy is about us, not about the recipient: relaying, authentication, reputation.
    const isPolicy = /^5\d\d[ -]5\.7\./.test(response ?? '') || [503, 530, 535, 538].includes(responseCode)
    if (command === 'RCPT TO' && isPermanent && !isPolicy) return { outcome: 'refused', reason }
    return { outcome: 'not_taken', reason, retryAfterSeconds: null }
  }
  if (code === 'EENVELOPE' && command === 'API') return { outcome: 'refused', reason }
  if (hasBegun) return { outcome: 'unknown', reason }
  return { outcome: 'not_taken', reason, retryAfterSeconds: null }
}
