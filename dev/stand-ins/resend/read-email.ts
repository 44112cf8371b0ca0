// Reads the body of a sending request and refuses a bad one as Resend does, field by field.
// Guards: no header, address or subject carries a line break; attachments are whole base64 with a file name.
import type { Attachment, ReceivedMessage } from '../mailbox/mailbox'
import { refuse } from './resend-refusal'

type Fields = Record<string, unknown>
const FIELDS = new Set(
  'from to cc bcc reply_to subject html text headers tags scheduled_at attachments template topic_id region'.split(' '),
)
const ADDRESS = /^[^\s@<>(),;:"]+@[^\s@<>(),;:"]+\.[^\s@<>(),;:".]+$/
const LINE_BREAK = /[\r\n\0]/
const NAME_OR_VALUE = /^[A-Za-z0-9_-]{1,256}$/
const LARGEST_BYTES = 40 * 1024 * 1024

export function readEmail(body: unknown): ReceivedMessage {
  if (!isObject(body)) return refuse(422, 'validation_error', 'The body must be an object.')
  for (const name of Object.keys(body))
    if (!FIELDS.has(name)) refuse(422, 'validation_error', `The \`${name}\` field is not known.`)
  for (const name of ['to', 'from', 'subject'])
    if (body[name] === undefined || body[name] === null || body[name] === '')
      refuse(422, 'missing_required_field', `Missing \`${name}\` field.`)
  const html = textField(body, 'html')
  const text = textField(body, 'text')
  if (body.template !== undefined || body.topic_id !== undefined)
    refuse(422, 'validation_error', 'This stand-in knows neither templates nor topics of Resend.')
  if (html === null && text === null) refuse(422, 'missing_required_field', 'Missing `html` or `text` field.')
  const subject = textField(body, 'subject') ?? ''
  if (LINE_BREAK.test(subject)) refuse(422, 'validation_error', 'The `\\n` is not allowed in the `subject` field.')
  return {
    from: addresses(body, 'from', 1)?.[0] ?? '',
    to: addresses(body, 'to', 50) ?? [],
    cc: addresses(body, 'cc', 50),
    bcc: addresses(body, 'bcc', 50),
    replyTo: addresses(body, 'reply_to', 50),
    subject,
    html,
    text,
    headers: headersField(body.headers),
    tags: tagsField(body.tags),
    scheduledAt: textField(body, 'scheduled_at'),
    attachments: attachmentsField(body.attachments),
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textField(body: Fields, name: string): string | null {
  const value = body[name] ?? null
  if (value !== null && typeof value !== 'string')
    refuse(422, 'validation_error', `The \`${name}\` field must be a string.`)
  return value
}

function addresses(body: Fields, name: string, most: number): string[] | null {
  const value = body[name] ?? null
  if (value === null) return null
  const list = Array.isArray(value) ? value : [value]
  if (list.length === 0) refuse(422, 'missing_required_field', `Missing \`${name}\` field.`)
  if (list.length > most)
    refuse(422, 'validation_error', `The \`${name}\` field must contain at most ${most} addresses.`)
  return list.map((entry) => (isAddress(entry) ? entry : invalidAddress(name)))
}

/** An address alone, or with a name before it: Name <email@example.com>. */
function isAddress(entry: unknown): entry is string {
  if (typeof entry !== 'string' || LINE_BREAK.test(entry)) return false
  const named = /^[^<>]*<([^<>]+)>$/.exec(entry.trim())
  return ADDRESS.test(named?.[1] ?? entry.trim())
}

function invalidAddress(name: string): never {
  const form = 'The email address needs to follow the `email@example.com` or `Name <email@example.com>` format.'
  return refuse(422, 'validation_error', `Invalid \`${name}\` field. ${form}`)
}

function headersField(value: unknown): Record<string, string> {
  if (value === undefined || value === null) return {}
  if (!isObject(value)) return refuse(422, 'validation_error', 'The `headers` field must be an object.')
  const headers: Record<string, string> = {}
  for (const [name, text] of Object.entries(value)) {
    if (typeof text !== 'string' || LINE_BREAK.test(text) || !/^[!-9;-~]+$/.test(name))
      refuse(422, 'validation_error', 'Invalid `headers` field: names and values must be plain single-line text.')
    headers[name] = text
  }
  return headers
}

function tagsField(value: unknown): { name: string; value: string }[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) return refuse(422, 'validation_error', 'The `tags` field must be an array.')
  return value.map((tag) => {
    const { name, value: text } = isObject(tag) ? tag : {}
    if (typeof name !== 'string' || typeof text !== 'string' || !NAME_OR_VALUE.test(name) || !NAME_OR_VALUE.test(text))
      return refuse(
        422,
        'validation_error',
        'Tags should only contain ASCII letters, numbers, underscores, or dashes, at most 256 of them.',
      )
    return { name, value: text }
  })
}

function attachmentsField(value: unknown): Attachment[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) return refuse(422, 'invalid_attachment', 'The `attachments` field must be an array.')
  const attachments = value.map(readAttachment)
  const bytes = attachments.reduce((sum, { content }) => sum + Math.ceil(content.length / 3) * 4, 0)
  if (bytes > LARGEST_BYTES) refuse(422, 'validation_error', 'The attachments are larger than 40 MB together.')
  return attachments
}

function readAttachment(value: unknown): Attachment {
  const fields = isObject(value) ? value : {}
  const { filename, content } = fields
  if (typeof filename !== 'string' || filename === '' || LINE_BREAK.test(filename))
    return refuse(422, 'invalid_attachment', 'Attachment must have a `filename`.')
  if (typeof fields.path === 'string')
    return refuse(422, 'invalid_attachment', 'This stand-in does not fetch attachments: send `content`, not `path`.')
  if (typeof content !== 'string' || content === '' || !/^[A-Za-z0-9+/\r\n]+={0,2}\s*$/.test(content))
    return refuse(422, 'invalid_attachment', 'Attachment must have a `content` in base64.')
  const type = fields.content_type
  return {
    filename,
    contentType: typeof type === 'string' && !LINE_BREAK.test(type) ? type : typeByName(filename),
    contentId: typeof fields.content_id === 'string' ? fields.content_id : null,
    content: Buffer.from(content, 'base64'),
  }
}

function typeByName(filename: string): string {
  const types: Record<string, string> = {
    pdf: 'application/pdf',
    ics: 'text/calendar',
    png: 'image/png',
    jpg: 'image/jpeg',
    svg: 'image/svg+xml',
    csv: 'text/csv',
    txt: 'text/plain',
  }
  return types[filename.toLowerCase().split('.').pop() ?? ''] ?? 'application/octet-stream'
}
