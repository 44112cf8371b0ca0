// Hands messages to those who carry them, many at a time: the intent of all in one statement, the calls, the results of all in one. Guards:
// nobody is called inside of a transaction; who is suppressed is not asked about; a message goes out once, or where an answer was lost and
// nothing can tell, at most twice under one identity (docs/decisions/018).
import { isEditable } from '@/emails/message-kinds'
import type { Notification } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import { askCarrier } from './hand-over-call'
import { type Held, heldOf, type Next, nextCarrier } from './hand-over-choice'
import { type Result, type Step, writeIntents, writeResults } from './hand-over-rows'
import { notificationAttempts } from './notification-metrics'
import { emailSenders, smsSender } from './providers/configured'
import type { HandOver, OutgoingEmail, Provider } from './providers/message-sender'
import { type SenderOf, sendersOf } from './settings/sender-of'
import { suppressedOf } from './suppression'

type Row = Pick<
  Notification,
  'id' | 'organizationId' | 'campaignId' | 'kind' | 'recipient' | 'provider' | 'handedOverAt' | 'possibleCopies'
>

export type HandOverItem = { notification: Row } & (
  | { email: Pick<OutgoingEmail, 'subject' | 'html' | 'text' | 'attachments'> & { headers?: OutgoingEmail['headers'] } }
  | { sms: { body: string } }
)

export type HandedOver = {
  id: string
  /** `waiting`: the request stays. `skipped`: it was called off, done by another, or another is at it. */
  outcome: 'sent' | 'failed' | 'suppressed' | 'waiting' | 'skipped'
  provider: Provider | null
  reason: string | null
  /** Of one that waits: earlier makes no sense. Null: by the caller's own back-off. */
  againAt: Date | null
}

type Case = {
  item: HandOverItem
  order: readonly Provider[]
  sender: SenderOf | null
  held: Held | null
  /** As the row has them. */
  copies: number
  asked: Set<Provider>
  steps: Step[]
  end: HandedOver | null
  messageId: string | null
}

const NO_CARRIER = 'no carrier is configured'

type Options = {
  /** Calls at a time. */
  concurrency?: number
}

/** As many answers as items, in their order. The caller has seen to it that each is due. */
export async function handOverMany(
  ctx: Ctx,
  items: readonly HandOverItem[],
  { concurrency = 10 }: Options = {},
): Promise<HandedOver[]> {
  if (items.length === 0) return []
  const cases = await openCases(ctx, items)
  for (;;) {
    const asks = cases.flatMap((one) => askOf(ctx, one))
    if (asks.length === 0) break
    const claimed = await writeIntents(
      ctx,
      asks.map(({ one, claim }) => ({
        id: one.item.notification.id,
        seenCopies: one.copies,
        recipient: one.item.notification.recipient,
        claim,
        subject: 'email' in one.item ? one.item.email.subject : null,
      })),
    )
    for (const { one } of asks) if (!claimed.has(one.item.notification.id)) close(one, 'skipped', null)
    await inLanes(
      asks.filter(({ one }) => one.end === null),
      concurrency,
      ask,
    )
  }
  await writeResults(ctx, cases.filter(({ end }) => end?.outcome !== 'skipped').map(resultOf))
  return cases.map(({ item, end }) => {
    if (!end) throw new Error('a message has no end')
    notificationAttempts.add({ kind: item.notification.kind, outcome: end.outcome })
    return end
  })
}

async function openCases(ctx: Ctx, items: readonly HandOverItem[]): Promise<Case[]> {
  const rows = items.map(({ notification }) => notification)
  const [senders, suppressed] = await Promise.all([sendersOf(ctx, rows), suppressedOf(ctx, rows)])
  return items.map((item) => {
    const { id, organizationId, possibleCopies } = item.notification
    const held = heldOf(item.notification)
    const sender = 'email' in item ? (senders.get(organizationId) ?? null) : null
    const one: Case = {
      item,
      order: 'email' in item ? (sender?.order ?? []) : smsSender() ? ['twilio'] : [],
      sender,
      held,
      copies: possibleCopies,
      asked: new Set(),
      steps: [],
      end: null,
      messageId: null,
    }
    const why = suppressed.get(id)
    // What may be out already is followed to its end.
    if (why && !held) close(one, 'suppressed', why)
    return one
  })
}

type Ask = { one: Case; provider: Provider; claim: Held }

/** Nothing where the case has come to its end. */
function askOf(ctx: Ctx, one: Case): Ask[] {
  if (one.end) return []
  const next: Next = nextCarrier({ order: one.order, held: one.held, asked: one.asked, now: ctx.now })
  if (next.kind === 'ask') return [{ one, ...next }]
  if (next.kind === 'give_up') close(one, 'failed', 'nobody said whether it was taken')
  else wait(one, next.againAt)
  return []
}

async function ask({ one, provider, claim }: Ask): Promise<void> {
  one.asked.add(provider)
  // What the intent has written.
  one.copies = claim.copies
  const answer = await askCarrier(provider, () => send(one, provider))
  if (answer.outcome === 'taken') {
    one.messageId = answer.messageId
    one.held = claim
    return close(one, 'sent', null)
  }
  if (answer.outcome === 'refused') {
    one.held = claim
    return close(one, 'failed', answer.reason)
  }
  // Not taken this time does not undo that it may have been before.
  if (answer.outcome === 'unknown') one.held = claim
  one.steps.push({ kind: 'delayed', provider, detail: answer.reason })
}

async function send({ item, sender }: Case, provider: Provider): Promise<HandOver> {
  const { id: identity, recipient: to, kind } = item.notification
  if ('sms' in item) {
    const carrier = smsSender()
    return carrier ? carrier.send({ to, body: item.sms.body, identity }) : gone
  }
  const carrier = provider === 'twilio' ? undefined : emailSenders().get(provider)
  if (!carrier || !sender) return gone
  const isToBuyers = isEditable(kind) || kind === 'campaign' || kind === 'test_message'
  const { headers = {}, ...email } = item.email
  const who = sender.mailbox(carrier.name, isToBuyers)
  return carrier.send({ ...email, ...who, headers, to, identity })
}

const gone: HandOver = { outcome: 'not_taken', reason: 'no longer configured', retryAfterSeconds: null }

function wait(one: Case, againAt: Date | null): void {
  const last = one.steps.at(-1)?.detail
  const reason = last ?? (one.order.length === 0 ? NO_CARRIER : 'all carriers are left alone for a moment')
  one.end = { id: one.item.notification.id, outcome: 'waiting', provider: null, reason, againAt }
  if (!last && againAt === null && reason !== NO_CARRIER)
    one.steps.push({ kind: 'delayed', provider: null, detail: reason })
}

function close(one: Case, outcome: Exclude<HandedOver['outcome'], 'waiting'>, reason: string | null): void {
  const provider = outcome === 'sent' || outcome === 'failed' ? (one.held?.provider ?? null) : null
  one.end = { id: one.item.notification.id, outcome, provider, reason, againAt: null }
  if (outcome !== 'skipped') one.steps.push({ kind: outcome, provider, detail: reason })
}

function resultOf({ held, messageId, steps, end }: Case): Result {
  if (!end || end.outcome === 'skipped') throw new Error('a message has no end')
  const { id, outcome, reason: error } = end
  const status = outcome === 'waiting' ? null : outcome
  return { id, status, held, messageId, error: error?.slice(0, 500) ?? null, steps }
}

async function inLanes<T>(things: readonly T[], lanes: number, work: (thing: T) => Promise<void>): Promise<void> {
  const rest = things.values()
  const lane = async () => {
    for (const thing of rest) await work(thing)
  }
  await Promise.all(Array.from({ length: Math.min(lanes, things.length) }, lane))
}
