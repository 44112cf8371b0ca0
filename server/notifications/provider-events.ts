// What carriers report of messages, written where the message is. Guards: a report counts once however often it comes, and the reports of a
// message end in the same state whatever their order: instants by the earliest, the state by what outweighs what; an address that does not
// exist gets nothing more, one that complained no campaigns; that it failed counts from the carrier that has it.
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { fail } from '@/server/kernel/errors'
import { apiUrl } from '@/server/kernel/links'
import { email } from '@/server/kernel/text'
import type { MessageStepKind } from './contract'
import { type ResendEvent, verifyResendEvent } from './providers/resend-events'
import { type SendgridEvent, verifySendgridEvents } from './providers/sendgrid-events'
import { readTwilioStatus, type TwilioStatus, verifyTwilioCallback } from './providers/twilio-callbacks'

type What = Extract<
  MessageStepKind,
  'sent' | 'delayed' | 'failed' | 'suppressed' | 'delivered' | 'opened' | 'complained' | 'unsubscribed' | 'bounced'
>

type Report = {
  provider: 'resend' | 'sendgrid' | 'twilio'
  /** The provider's own name for this report. */
  eventId: string
  what: What
  at: Date
  /** The message's, where the report has it. */
  identity: string | null
  messageId: string
  detail: string | null
  suppress: { scope: 'everything' | 'campaigns'; reason: 'bounced' | 'complained' | 'unsubscribed' } | null
  /** Whom it went to; null: as the row has it. */
  address: string | null
}

/** Fails with `webhooks.bad_signature` for anything that Resend did not sign within the last five minutes. */
export async function receiveResendEvent(ctx: Ctx, rawBody: Uint8Array, headers: Headers): Promise<void> {
  const verified = verifyResendEvent(rawBody, headers, env().resend?.webhookSecrets ?? [], ctx.now)
  if (!verified) return refuse()
  // What is not about a mail says nothing to us.
  if (verified.event) await record(ctx, reportOfResend(verified.eventId, verified.event))
}

/** As above; some at a time, each on its own: one that cannot be kept holds none up, and has all of them brought again. */
export async function receiveSendgridEvents(ctx: Ctx, rawBody: Uint8Array, headers: Headers): Promise<void> {
  const events = verifySendgridEvents(rawBody, headers, env().sendgrid?.webhookKeys ?? [], ctx.now)
  if (!events) return refuse()
  const failures: unknown[] = []
  for (const event of events) await record(ctx, reportOfSendgrid(event)).catch((error) => failures.push(error))
  if (failures.length > 0) throw failures[0]
}

/** @param search the query of the address that was called, with its `?` */
export async function receiveTwilioStatus(
  ctx: Ctx,
  rawBody: Uint8Array,
  search: string,
  signature: string | null,
): Promise<void> {
  const params = new URLSearchParams(Buffer.from(rawBody).toString('utf8'))
  if (!verifyTwilioCallback(`${apiUrl('/api/webhooks/twilio')}${search}`, params, signature)) return refuse()
  const status = readTwilioStatus(params)
  const report = status && reportOfTwilio(ctx, status, new URLSearchParams(search).get('notification'))
  if (report) await record(ctx, report)
}

function refuse(): never {
  fail('bad_request', 'webhooks.bad_signature', 'The signature is not valid.')
}

const ofResend: Record<ResendEvent['type'], What> = {
  sent: 'sent',
  delivered: 'delivered',
  delivery_delayed: 'delayed',
  opened: 'opened',
  clicked: 'opened',
  bounced: 'bounced',
  complained: 'complained',
  failed: 'failed',
  suppressed: 'suppressed',
}

function reportOfResend(eventId: string, event: ResendEvent): Report {
  const what = ofResend[event.type]
  const { at, emailId: messageId, identity, detail, to, isPermanent } = event
  const suppress = suppressionBy(what, isPermanent)
  const address = email.safeParse(to[0]).data ?? null
  return { provider: 'resend', eventId, what, at, identity, messageId, detail, suppress, address }
}

function reportOfSendgrid({ type, to, isPermanent, ...event }: SendgridEvent): Report {
  // What it keeps from an address by itself: one that came back, complained or unsubscribed before.
  const isKept = /address$|^invalid$/i.test(event.detail ?? '')
  const what = type === 'dropped' ? (isKept ? 'suppressed' : 'failed') : type
  const suppress = suppressionBy(what, isPermanent)
  return { provider: 'sendgrid', ...event, what, suppress, address: email.safeParse(to).data ?? null }
}

function suppressionBy(what: What, isPermanent: boolean): Report['suppress'] {
  if (what === 'bounced') return isPermanent ? { scope: 'everything', reason: 'bounced' } : null
  return what === 'complained' || what === 'unsubscribed' ? { scope: 'campaigns', reason: what } : null
}

const ofTwilio: Record<string, What> = {
  accepted: 'sent',
  queued: 'sent',
  sending: 'sent',
  sent: 'sent',
  delivered: 'delivered',
  read: 'opened',
  undelivered: 'bounced',
  failed: 'failed',
}
/** No such number, or none that takes SMS. */
const NO_SUCH_NUMBER = new Set(['21211', '21614', '30005', '30006'])
const SAID_STOP = '21610'

function reportOfTwilio(
  ctx: Ctx,
  { sid, status, errorCode, to }: TwilioStatus,
  identity: string | null,
): Report | null {
  const what = ofTwilio[status]
  if (!what) return null
  const isOver = what === 'bounced' || what === 'failed'
  const reason =
    errorCode === SAID_STOP ? 'unsubscribed' : errorCode && NO_SUCH_NUMBER.has(errorCode) ? 'bounced' : null
  return {
    provider: 'twilio',
    // It names no report of its own; each status comes once.
    eventId: `${sid}:${status}`,
    what,
    at: ctx.now,
    identity,
    messageId: sid,
    detail: errorCode,
    suppress: isOver && reason ? { scope: 'everything', reason } : null,
    address: /^\+\d{5,20}$/.test(to) ? to : null,
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

async function record(ctx: Ctx, report: Report): Promise<void> {
  const { provider, eventId, what, at, identity, messageId, detail, suppress, address } = report
  await ctx.pool.query({
    ...recordStatement,
    values: [
      identity && UUID.test(identity) ? identity : null,
      provider,
      messageId,
      eventId,
      what,
      at,
      detail?.slice(0, 500) ?? null,
      ctx.random.uuid(ctx.now),
      suppress?.scope ?? null,
      suppress?.reason ?? null,
      address,
      ctx.random.uuid(ctx.now),
      ctx.now,
      // What a mail server said may hold anything; a row cannot hold NUL.
    ].map((value) => (typeof value === 'string' ? value.replaceAll('\0', '') : value)),
  })
}

/** What outweighs what: a message that came back did not arrive, one that arrived did not fail. */
const weight = (
  state: string,
) => `CASE ${state} WHEN 'requested' THEN 0 WHEN 'obsolete' THEN 1 WHEN 'cancelled' THEN 1 WHEN 'failed' THEN 3
  WHEN 'suppressed' THEN 4 WHEN 'delivered' THEN 5 WHEN 'bounced' THEN 6 ELSE 2 END`

const recordStatement = {
  name: 'record-provider-report',
  text: `
    WITH target AS (
      SELECT n.id, n.organization_id, n.recipient, n.status, n.opened_at FROM notification n
      WHERE n.id = $1::uuid OR (n.provider = $2::text AND n.provider_message_id = $3::text)
      ORDER BY n.id = $1::uuid DESC NULLS LAST LIMIT 1
    ), report AS (
      SELECT $5::text AS what, $6::timestamptz AS at,
        CASE $5::text WHEN 'opened' THEN 'delivered' WHEN 'complained' THEN 'delivered' WHEN 'unsubscribed' THEN 'delivered'
          WHEN 'delayed' THEN 'sent' ELSE $5::text END AS state
    ), told AS (
      INSERT INTO notification_step (id, notification_id, kind, provider, provider_event_id, detail, at)
      SELECT $8::uuid, t.id, r.what, $2::text, $4::text, $7::text, r.at FROM target t, report r
      -- That it was taken the answer has said, and who opened it opens it often.
      WHERE (r.what <> 'sent' OR t.status = 'requested') AND (r.what <> 'opened' OR t.opened_at IS NULL)
      ON CONFLICT (provider, provider_event_id) DO NOTHING
      RETURNING id
    ), suppressed AS (
      INSERT INTO suppression (id, organization_id, address, scope, reason, notification_id, created_at)
      SELECT $12::uuid, t.organization_id, lower(COALESCE($11::text, t.recipient)), $9::text, $10::text, t.id, $13::timestamptz FROM target t
      -- What is brought again does not keep anything from an address that was released since.
      WHERE $9::text IS NOT NULL AND t.organization_id IS NOT NULL AND EXISTS (SELECT FROM told)
      -- Who complains wants no reminders either.
      ON CONFLICT (organization_id, address, scope) DO UPDATE SET reason = EXCLUDED.reason
        WHERE EXCLUDED.reason = 'complained' AND suppression.reason = 'unsubscribed'
    )
    UPDATE notification n SET
      status = CASE WHEN ${weight('r.state')} > ${weight('n.status::text')} THEN r.state::notification_status ELSE n.status END,
      last_error = CASE WHEN r.what IN ('failed', 'suppressed', 'bounced') AND ${weight('r.state')} > ${weight('n.status::text')}
        THEN $7::text ELSE n.last_error END,
      provider = CASE WHEN n.status = 'requested' THEN $2::text ELSE n.provider END,
      provider_message_id = CASE WHEN n.status = 'requested' OR n.provider = $2::text
        THEN COALESCE(n.provider_message_id, $3::text) ELSE n.provider_message_id END,
      sent_at = CASE WHEN r.what IN ('failed', 'suppressed') THEN n.sent_at ELSE LEAST(n.sent_at, r.at) END,
      delivered_at = CASE WHEN r.what = 'delivered' THEN LEAST(n.delivered_at, r.at) ELSE n.delivered_at END,
      opened_at = CASE WHEN r.what = 'opened' THEN LEAST(n.opened_at, r.at) ELSE n.opened_at END,
      bounced_at = CASE WHEN r.what = 'bounced' THEN LEAST(n.bounced_at, r.at) ELSE n.bounced_at END,
      complained_at = CASE WHEN r.what = 'complained' THEN LEAST(n.complained_at, r.at) ELSE n.complained_at END
    FROM target t, report r WHERE n.id = t.id
      -- What became of another's copy makes no failure of the one that went out.
      AND (r.state NOT IN ('failed', 'suppressed', 'bounced') OR COALESCE(n.provider, $2::text) = $2::text)
      -- A report that is told again says nothing of a message that was tried again since.
      AND NOT EXISTS (SELECT FROM notification_step s WHERE s.provider = $2::text AND s.provider_event_id = $4::text)`,
}
