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

function outcomeOf({ code, command, responseCode, response }: NodemailerError, hasBegun: boolean): HandOver {
  const reason = inWords(response || code || 'no answer')
  if (responseCode) return outcomeOfReply({ code: responseCode, command, words: response ?? '' }, reason)
  if (code === 'EENVELOPE' && command === 'API') return { outcome: 'refused', reason }
  if (hasBegun) return { outcome: 'unknown', reason }
  return { outcome: 'not_taken', reason, retryAfterSeconds: null, fault: 'carrier' }
}

type Reply = { code: number; command: string | undefined; words: string }

/** By what was being said when the server refused: before the recipient is named, everybody's message begins alike. */
function outcomeOfReply({ code, command, words }: Reply, reason: string): HandOver {
  const isOfPassword = [530, 534, 535, 538].includes(code)
  const isOfMessage = (command === 'RCPT TO' || command === 'DATA') && !isOfPassword && code !== 421 && code !== 503
  const isPermanent = code >= 500 && code < 600
  const [, status = ''] = /^\d{3}[ -](5\.\d{1,3}\.\d{1,3})\b/m.exec(words) ?? []
  if (isOfMessage && isPermanent && command === 'RCPT TO' && isNoMailbox(status, words))
    return { outcome: 'refused', reason, isNoMailbox: true }
  // Its content (5.6) or its size (5.2.3, 552) is the same for every carrier. A system's limits, its policy, and a bare 550 or 554, which
  // is most often policy, are about us: another carrier may think better of the same message.
  const isOfContent = /^5\.(6\.|2\.3$)/.test(status) || (status === '' && code === 552)
  if (isOfMessage && isPermanent && command === 'DATA' && isOfContent) return { outcome: 'refused', reason }
  return { outcome: 'not_taken', reason, retryAfterSeconds: null, fault: isOfMessage ? 'message' : 'carrier' }
}

/** Of a mailbox, a system or an address that does not exist (RFC 3463, 7505); a mailbox that has moved or was closed. */
const NO_MAILBOX = /^5\.(1\.(1|2|3|6|10)|2\.1)$/
const WHOM = /\b(user|mailbox|recipient|account|address)\b/i
const IS_NOT = /\b(unknown|no such|not exist|doesn.t exist|not found)\b/i
const ABOUT_US =
  /\b(you|your|from|sender|client|ip|dns|spf|helo)\b|relay|polic|spam|block|black|list|quota|limit|exceed|denied|authenti|permi|prohibit/i

/** By its status where it has one that says something, else by words that can mean nothing else: a mistake takes its tickets from a buyer. */
function isNoMailbox(status: string, words: string): boolean {
  if (status !== '' && status !== '5.0.0') return NO_MAILBOX.test(status)
  const said = words.replace(/\S+@\S+/g, '')
  return WHOM.test(said) && IS_NOT.test(said) && !ABOUT_US.test(said)
}
