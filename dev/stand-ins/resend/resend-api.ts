// Resend's API: POST /emails, POST /emails/batch, GET /emails, GET /emails/{id}, and domains.
// Guards: one idempotency key sends once; the same key with another body is 409, a twin under way is 409 too.
import { createHash } from 'node:crypto'
import { type Answer, headerOf, type Incoming, json } from '../base/http-server'
import type { Store } from '../base/journal-store'
import type { Mailbox, Message, ReceivedMessage } from '../mailbox/mailbox'
import { readEmail } from './read-email'
import type { ResendDomains } from './resend-domains'
import type { MailEvent, ResendEvents } from './resend-events'
import { ResendRefusal, refusalAnswer, refuse, resendFailure } from './resend-refusal'

const KEY_LIFE_MS = 24 * 3600 * 1000
const LARGEST_BATCH = 100

type SavedAnswer = { id: string; fingerprint: string; at: number; body: string }

export type ResendWorld = {
  mailbox: Mailbox
  store: Store
  events: ResendEvents
  domains: ResendDomains
  apiKey: string
}

export function makeResendApi(world: ResendWorld): (incoming: Incoming) => Promise<Answer> {
  const { store, apiKey, domains } = world
  const saved = store.collection<SavedAnswer>('idempotency_key')
  for (const answer of [...saved.values()]) if (Date.now() - answer.at > KEY_LIFE_MS) saved.delete(answer.id)
  const underWay = new Set<string>()

  async function once(incoming: Incoming, send: (key: string | null) => Promise<object>): Promise<Answer> {
    const key = headerOf(incoming, 'idempotency-key')
    if (key === null) return json(200, await send(null))
    if (key.length < 1 || key.length > 256)
      refuse(400, 'invalid_idempotency_key', 'The idempotency key must be between 1-256 characters.')
    const fingerprint = createHash('sha256').update(`${incoming.path}\n`).update(incoming.body).digest('base64')
    const earlier = saved.get(key)
    if (earlier && Date.now() - earlier.at <= KEY_LIFE_MS) {
      if (earlier.fingerprint === fingerprint) return json(200, JSON.parse(earlier.body))
      const message = 'Same idempotency key used with a different request payload.'
      return refuse(409, 'invalid_idempotent_request', message)
    }
    if (underWay.has(key)) return resendFailure(409)
    underWay.add(key)
    try {
      const answer = await send(key)
      saved.put({ id: key, fingerprint, at: Date.now(), body: JSON.stringify(answer) })
      return json(200, answer)
    } finally {
      underWay.delete(key)
    }
  }
  return async (incoming) => {
    try {
      checkKey(incoming, apiKey)
      return domains.answer(incoming) ?? (await route(incoming, world, once))
    } catch (error) {
      if (error instanceof ResendRefusal) return refusalAnswer(error)
      throw error
    }
  }
}

function checkKey(incoming: Incoming, apiKey: string): void {
  const header = headerOf(incoming, 'authorization') ?? ''
  if (!/^Bearer\s+\S/.test(header)) refuse(401, 'missing_api_key', 'Missing API Key')
  if (header.replace(/^Bearer\s+/, '').trim() !== apiKey) refuse(403, 'invalid_api_key', 'API key is invalid')
}

async function route(
  incoming: Incoming,
  { mailbox, events, domains }: ResendWorld,
  once: (incoming: Incoming, send: (key: string | null) => Promise<object>) => Promise<Answer>,
): Promise<Answer> {
  const { method, path } = incoming
  const accept = async (email: ReceivedMessage, idempotencyKey: string | null) => {
    const message = await mailbox.add(email, { idempotencyKey })
    events.sent(message)
    return { id: message.id }
  }
  if (method === 'POST' && path === '/emails') {
    const email = readEmail(readBody(incoming))
    domains.checkSender(email.from)
    return once(incoming, (key) => accept(email, key))
  }
  if (method === 'POST' && path === '/emails/batch') {
    const { emails, errors } = readBatch(incoming)
    return once(incoming, async (key) => {
      const data: { id: string }[] = []
      for (const email of emails) data.push(await accept(email, key))
      return errors === null ? { data } : { data, errors }
    })
  }
  if (method === 'GET' && path === '/emails') return json(200, list(mailbox, events, incoming))
  const id = /^\/emails\/([^/]+)$/.exec(path)?.[1]
  if (method === 'GET' && id !== undefined) {
    const message = mailbox.messages.get(id)
    return message
      ? json(200, emailObject(message, events.last(message.id)))
      : refuse(404, 'not_found', 'Email not found')
  }
  return resendFailure(404)
}

function readBody(incoming: Incoming): unknown {
  try {
    return JSON.parse(incoming.body.toString('utf8'))
  } catch {
    return refuse(400, 'validation_error', 'The body is not valid JSON.')
  }
}

/** Strict: one bad mail refuses the batch. Permissive: the good ones go, `errors` names the others. */
function readBatch(incoming: Incoming): {
  emails: ReceivedMessage[]
  errors: { index: number; message: string }[] | null
} {
  const body = readBody(incoming)
  if (!Array.isArray(body) || body.length === 0)
    return refuse(422, 'validation_error', 'The body must be an array of emails.')
  if (body.length > LARGEST_BATCH) refuse(422, 'validation_error', `A batch holds at most ${LARGEST_BATCH} emails.`)
  if (headerOf(incoming, 'x-batch-validation') !== 'permissive') return { emails: body.map(readEmail), errors: null }
  const emails: ReceivedMessage[] = []
  const errors: { index: number; message: string }[] = []
  body.forEach((entry, index) => {
    try {
      emails.push(readEmail(entry))
    } catch (error) {
      if (!(error instanceof ResendRefusal)) throw error
      errors.push({ index, message: error.message })
    }
  })
  return { emails, errors }
}

function list(mailbox: Mailbox, events: ResendEvents, { query }: Incoming) {
  const limit = Math.min(Math.max(Number(query.get('limit') ?? 20) || 20, 1), 100)
  const after = query.get('after')
  const data: object[] = []
  let started = after === null
  let more = false
  for (const message of mailbox.messages.newestFirst()) {
    if (started && data.length === limit) {
      more = true
      break
    }
    if (started) {
      const {
        html: _html,
        text: _text,
        tags: _tags,
        object: _object,
        ...shown
      } = emailObject(message, events.last(message.id))
      data.push(shown)
    }
    if (message.id === after) started = true
  }
  return { object: 'list', has_more: more, data }
}

function emailObject(message: Message, last: MailEvent) {
  const scheduled = message.scheduledAt !== null && Date.parse(message.scheduledAt) > Date.now()
  return {
    object: 'email',
    id: message.id,
    message_id: `<${message.id}@stand-in.invalid>`,
    to: message.to,
    from: message.from,
    created_at: message.at,
    subject: message.subject,
    html: message.html,
    text: message.text,
    bcc: message.bcc,
    cc: message.cc,
    reply_to: message.replyTo,
    last_event: scheduled ? 'scheduled' : last,
    scheduled_at: message.scheduledAt,
    tags: message.tags,
  }
}
