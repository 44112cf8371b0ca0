// What Resend reports about mails, and whether it was Resend. Guards: the signature is checked over the raw bytes and in constant time, a
// report is good for five minutes, and several secrets may stand while one is rotated.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { IDENTITY_NAME } from './sendable'

const WINDOW_SECONDS = 300

const types = {
  'email.sent': 'sent',
  'email.delivered': 'delivered',
  'email.delivery_delayed': 'delivery_delayed',
  'email.opened': 'opened',
  'email.clicked': 'clicked',
  'email.bounced': 'bounced',
  'email.complained': 'complained',
  'email.failed': 'failed',
  'email.suppressed': 'suppressed',
} as const

export type ResendEvent = {
  type: (typeof types)[keyof typeof types]
  at: Date
  /** As the answer to sending had it. */
  emailId: string
  /** Null for mails that were not sent from here. */
  identity: string | null
  to: readonly string[]
  /** Only a permanent one says that the mailbox does not exist. */
  isPermanent: boolean
  /** In the provider's words. */
  detail: string | null
}

/** Null when Resend did not sign it, or not just now; `event` is null for what is not about a mail. */
export function verifyResendEvent(
  rawBody: string | Uint8Array,
  headers: Headers,
  secrets: readonly string[],
  now: Date,
): { eventId: string; event: ResendEvent | null } | null {
  const eventId = headers.get('svix-id') ?? headers.get('webhook-id') ?? ''
  const stamp = headers.get('svix-timestamp') ?? headers.get('webhook-timestamp') ?? ''
  const given = headers.get('svix-signature') ?? headers.get('webhook-signature') ?? ''
  if (!/^[\w.:-]{1,200}$/.test(eventId) || !/^\d{1,12}$/.test(stamp) || given.length > 2000) return null
  if (Math.abs(Math.floor(now.getTime() / 1000) - Number(stamp)) > WINDOW_SECONDS) return null
  const macs = given.split(' ').flatMap((one) => (one.startsWith('v1,') ? [Buffer.from(one.slice(3), 'base64')] : []))
  let matches = false
  for (const secret of secrets) {
    const expected = createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
      .update(`${eventId}.${stamp}.`)
      .update(rawBody)
      .digest()
    for (const mac of macs) if (mac.length === expected.length && timingSafeEqual(mac, expected)) matches = true
  }
  return matches ? { eventId, event: readEvent(rawBody) } : null
}

const words = z.object({ message: z.string().optional(), reason: z.string().optional(), type: z.string().optional() })
const report = z.object({
  type: z.enum(Object.keys(types) as [keyof typeof types]),
  created_at: z.string(),
  data: z.object({
    email_id: z.string().min(1),
    to: z.array(z.string()).default([]),
    tags: z.union([z.record(z.string(), z.string()), z.array(z.unknown())]).optional(),
    bounce: words.optional(),
    failed: words.optional(),
    suppressed: words.optional(),
  }),
})

function readEvent(rawBody: string | Uint8Array): ResendEvent | null {
  const parsed = report.safeParse(parse(rawBody))
  if (!parsed.success) return null
  const { type, created_at: createdAt, data } = parsed.data
  const at = new Date(createdAt)
  if (Number.isNaN(at.getTime())) return null
  const told = data.bounce ?? data.failed ?? data.suppressed
  return {
    type: types[type],
    at,
    emailId: data.email_id,
    identity: data.tags && !Array.isArray(data.tags) ? (data.tags[IDENTITY_NAME] ?? null) : null,
    to: data.to,
    isPermanent: data.bounce?.type === 'Permanent',
    detail: told?.message ?? told?.reason ?? null,
  }
}

function parse(rawBody: string | Uint8Array): unknown {
  try {
    return JSON.parse(typeof rawBody === 'string' ? rawBody : Buffer.from(rawBody).toString('utf8'))
  } catch {
    return null
  }
}
