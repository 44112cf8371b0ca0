// SendGrid's API as far as it is used: POST /v3/mail/send. Guards: it knows no idempotency, so that what comes twice is sent twice; a bad
// mail is refused as SendGrid does, by the path of its field, and none of it is kept.
import { randomBytes, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type Answer, headerOf, type Incoming, json } from '../base/http-server'
import type { Mailbox, ReceivedMessage } from '../mailbox/mailbox'
import type { SendgridEvents } from './sendgrid-events'

const LINE_BREAK = /[\r\n\0]/
const single = (message: string) => z.string(message).refine((text) => !LINE_BREAK.test(text), message)
const BAD_ADDRESS = 'Does not contain a valid address.'
const person = z.object({
  email: z.string(BAD_ADDRESS).regex(/^[^\s@<>(),;:"]+@[^\s@<>(),;:"]+\.[^\s@<>(),;:".]+$/, BAD_ADDRESS),
  name: single('The name must be a string on one line.').optional(),
})
const OWN =
  /^(x-sg-id|x-sg-eid|received|dkim-signature|content-type|content-transfer-encoding|to|from|subject|reply-to|cc|bcc)$/i
const headers = z
  .record(z.string().regex(/^[!-9;-~]+$/, 'The header name is not valid.'), single('The header value is not valid.'))
  .refine((all) => !Object.keys(all).some((name) => OWN.test(name)), 'The header may not be overridden.')

const mail = z.strictObject({
  personalizations: z
    .array(
      z.strictObject({
        to: z
          .array(person)
          .min(1, 'The to array is required for all personalization objects, and must have at least one email object.'),
        cc: z.array(person).optional(),
        bcc: z.array(person).optional(),
        subject: single('The subject must be a string on one line.').min(1).optional(),
        headers: headers.optional(),
        custom_args: z.record(z.string(), z.string()).optional(),
      }),
    )
    .min(1, 'The personalizations field is required and must have at least one personalization.')
    .max(1000),
  from: person,
  reply_to: person.optional(),
  subject: single('The subject is required.').min(1, 'The subject is required.').optional(),
  content: z
    .array(
      z.object({
        type: z.string().min(1),
        value: z.string().min(1, 'The content value must be a string at least one character in length.'),
      }),
    )
    .min(1, 'Unless a valid template_id is provided, the content parameter is required.'),
  attachments: z
    .array(
      z.object({
        content: z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/, 'The attachment content must be base64 encoded.'),
        type: single('The attachment type is not valid.').optional(),
        filename: single('The filename of the attachment is not valid.').min(1),
        disposition: z.enum(['inline', 'attachment']).optional(),
        content_id: z.string().optional(),
      }),
    )
    .optional(),
  headers: headers.optional(),
  custom_args: z.record(z.string(), z.string()).optional(),
  categories: z.array(z.string()).max(10).optional(),
  mail_settings: z.object({}).optional(),
  tracking_settings: z.object({}).optional(),
})
type Mail = z.infer<typeof mail>

type World = { mailbox: Mailbox; events: SendgridEvents; apiKey: string }

export function makeSendgridApi({ mailbox, events, apiKey }: World): (incoming: Incoming) => Promise<Answer> {
  return async (incoming) => {
    if (headerOf(incoming, 'authorization') !== `Bearer ${apiKey}`) return sendgridFailure(401)
    if (incoming.path !== '/v3/mail/send') return sendgridFailure(404)
    if (incoming.method !== 'POST') return sendgridFailure(405)
    const parsed = mail.safeParse(readJson(incoming))
    if (!parsed.success) {
      const errors = parsed.error.issues.map(({ message, path }) => ({
        message,
        field: path.join('.') || null,
        help: null,
      }))
      return json(400, { errors, id: randomUUID() })
    }
    const types = parsed.data.content.map(({ type }) => type)
    if (types.includes('text/html') && types.indexOf('text/plain') > types.indexOf('text/html'))
      return refusal(400, 'If present, text/plain must come before text/html.', 'content')
    const id = randomBytes(16).toString('base64url').slice(0, 22)
    for (const [index] of parsed.data.personalizations.entries())
      events.sent(await mailbox.add(messageOf(parsed.data, index), { id: index === 0 ? id : `${id}-${index}` }))
    return { status: 202, headers: { 'x-message-id': id } }
  }
}

function readJson(incoming: Incoming): unknown {
  try {
    return JSON.parse(incoming.body.toString('utf8'))
  } catch {
    return null
  }
}

function messageOf(mail: Mail, index: number): ReceivedMessage {
  const own = mail.personalizations[index]
  const content = (type: string) => mail.content.find((one) => one.type === type)?.value ?? null
  const args = { ...mail.custom_args, ...own?.custom_args }
  return {
    from: written(mail.from),
    to: own?.to.map(({ email }) => email) ?? [],
    cc: own?.cc?.map(written) ?? null,
    bcc: own?.bcc?.map(written) ?? null,
    replyTo: mail.reply_to ? [written(mail.reply_to)] : null,
    subject: own?.subject ?? mail.subject ?? '',
    html: content('text/html'),
    text: content('text/plain'),
    headers: { ...mail.headers, ...own?.headers },
    tags: Object.entries(args).map(([name, value]) => ({ name, value })),
    scheduledAt: null,
    attachments: (mail.attachments ?? []).map((one) => ({
      filename: one.filename,
      contentType: one.type ?? 'application/octet-stream',
      contentId: one.content_id ?? null,
      content: Buffer.from(one.content, 'base64'),
    })),
  }
}

function written({ email, name }: z.infer<typeof person>): string {
  return name === undefined || name === '' ? email : `${name} <${email}>`
}

function refusal(status: number, message: string, field: string | null = null): Answer {
  return json(status, { errors: [{ message, field, help: null }], id: randomUUID() })
}

/** A failure in SendGrid's shape: what a fault with this status looks like. */
export function sendgridFailure(status: number): Answer {
  const words: Record<number, string> = {
    401: 'The provided authorization grant is invalid, expired, or revoked',
    403: 'The from address does not match a verified Sender Identity.',
    404: 'not found',
    405: 'method not allowed',
    413: 'The JSON payload you have included in your request is too large.',
    429: 'too many requests',
  }
  const answer = refusal(status, words[status] ?? 'internal server error')
  if (status !== 429) return answer
  const reset = String(Math.floor(Date.now() / 1000) + 2)
  return { ...answer, headers: { ...answer.headers, 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset } }
}
