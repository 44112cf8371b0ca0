// Hands messages to those who carry them, many at a time: the intent of all in one statement, the calls, the results of all in one. Guards:
// nobody is called inside of a transaction; who is suppressed is not asked about; a message goes out once, or where an answer was lost and
// nothing can tell, at most twice under one identity (docs/decisions/018).
import { isEditable } from '@/emails/message-kinds'
import type { Notification } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import type { MessageReason } from './contract'
import { askCarrier, notAsked } from './hand-over-call'
import { type Held, heldOf, type Next, nextCarrier } from './hand-over-choice'
import { type Result, type Step, writeIntents, writeResults } from './hand-over-rows'
import { notificationAttempts } from './notification-metrics'
import { emailSenders, smsSender } from './providers/configured'
import type { HandOver, OutgoingEmail, Provider } from './providers/message-sender'
import { distrustDomain } from './settings/sender-domain'
import { type SenderOf, sendersOf } from './settings/sender-of'
import { suppressedOf } from './suppression'

type Row = Pick<
  Notification,
  | 'id'
  | 'organizationId'
  | 'campaignId'
  | 'kind'
  | 'recipient'
  | 'provider'
  | 'handedOverAt'
  | 'possibleCopies'
  | 'retry'
  | 'waitingSince'
>

export type HandOverItem = { notification: Row } & (
  | { email: Pick<OutgoingEmail, 'subject' | 'html' | 'text' | 'attachments'> & { headers?: OutgoingEmail['headers'] } }
  | { sms: { body: string } }
)

export type HandedOver = {
  id: string
  /** `waiting`: the request stays. `skipped`: it was called off, done by another, or another is at it. */
  outcome: 'sent' | 'failed' | 'bounced' | 'suppressed' | 'waiting' | 'skipped'
  provider: Provider | null
  /** In the carrier's words, or one of the product's own (`messageReasons`, and why an address gets nothing). */
  reason: string | null
  /** Of one that waits: earlier makes no sense. Null: by the caller's own back-off. */
  againAt: Date | null
  /** Of one that waits: a carrier was asked and would not have this one; it may well take others. */
  isOwnFault: boolean
}

type Case = {
  item: HandOverItem
  order: readonly Provider[]
  sender: SenderOf | null
  held: Held | null
  /** As the row has them. */
  copies: number
  asked: Set<Provider>
  /** Rather than left alone: somebody was. */
  wasAsked: boolean
  steps: Step[]
  end: HandedOver | null
  messageId: string | null
  /** Of the sender, where a carrier does not send for it. */
  refusedDomain: string | null
  isOwnFault: boolean
}

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
  await distrustDomains(ctx, cases)
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
      wasAsked: false,
      steps: [],
      end: null,
      messageId: null,
      refusedDomain: null,
      isOwnFault: false,
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
  const { order, held, asked } = one
  const { waitingSince } = one.item.notification
  const next: Next = nextCarrier({ order, held, asked, waitingSince, now: ctx.now })
  if (next.kind === 'ask') return [{ one, ...next }]
  if (next.kind === 'give_up') close(one, 'failed', next.because)
  else wait(one, next.againAt)
  return []
}

async function ask({ one, provider, claim }: Ask): Promise<void> {
  one.asked.add(provider)
  // What the intent has written.
  one.copies = claim.copies
  const answer = await askCarrier(provider, () => send(one, provider))
  if (answer !== notAsked) one.wasAsked = true
  if (answer.outcome === 'taken') {
    one.messageId = answer.messageId
    one.held = claim
    return close(one, 'sent', null)
  }
  if (answer.outcome === 'refused') {
    // This call's copy is not out; one of an earlier call still may be.
    one.held = { ...claim, copies: one.held?.copies ?? 0 }
    return close(one, answer.isNoMailbox ? 'bounced' : 'failed', answer.reason)
  }
  if (answer.outcome === 'not_taken' && answer.fault !== 'carrier') one.isOwnFault = true
  // Not taken this time does not undo that it may have been before.
  if (answer.outcome === 'unknown') one.held = claim
  else if (answer.fault === 'domain') one.refusedDomain = domainOf(mailboxOf(one, provider))
  one.steps.push({ kind: 'delayed', provider, detail: answer.reason })
}

async function send(one: Case, provider: Provider): Promise<HandOver> {
  const { item } = one
  const { id: identity, recipient: to, retry } = item.notification
  if ('sms' in item) {
    const carrier = smsSender()
    return carrier ? carrier.send({ to, body: item.sms.body, identity }) : gone
  }
  const carrier = provider === 'twilio' ? undefined : emailSenders().get(provider)
  const who = mailboxOf(one, provider)
  if (!carrier || !who) return gone
  const { headers = {}, ...email } = item.email
  const key = retry === 0 ? identity : `${identity}:${retry}`
  return carrier.send({ ...email, ...who, headers, to, identity, key })
}

const gone: HandOver = {
  outcome: 'not_taken',
  reason: 'not_configured' satisfies MessageReason,
  retryAfterSeconds: null,
  fault: 'carrier',
}

function mailboxOf({ item, sender }: Case, provider: Provider) {
  const { kind } = item.notification
  const isToBuyers = isEditable(kind) || kind === 'campaign' || kind === 'test_message'
  return provider === 'twilio' ? undefined : sender?.mailbox(provider, isToBuyers)
}

function domainOf(mailbox: ReturnType<typeof mailboxOf>): string | null {
  return mailbox?.from.address.split('@').at(-1) ?? null
}

/** What a carrier does not send for is not tried with the next message too. */
async function distrustDomains(ctx: Ctx, cases: readonly Case[]): Promise<void> {
  const refused = cases.filter(({ refusedDomain }) => refusedDomain !== null)
  const domains = new Map(refused.map((one) => [one.item.notification.organizationId, one.refusedDomain]))
  for (const [organizationId, domain] of domains)
    if (organizationId && domain) await distrustDomain(ctx, organizationId, domain)
}

function wait(one: Case, againAt: Date | null): void {
  const last = one.steps.at(-1)?.detail
  const own: MessageReason = one.order.length === 0 ? 'no_carrier' : 'all_left_alone'
  const reason = last ?? own
  one.end = {
    id: one.item.notification.id,
    outcome: 'waiting',
    provider: null,
    reason,
    againAt,
    isOwnFault: one.isOwnFault,
  }
  if (!last && againAt === null && reason !== 'no_carrier')
    one.steps.push({ kind: 'delayed', provider: null, detail: reason })
}

function close(one: Case, outcome: Exclude<HandedOver['outcome'], 'waiting'>, reason: string | null): void {
  const provider = outcome === 'suppressed' || outcome === 'skipped' ? null : (one.held?.provider ?? null)
  one.end = { id: one.item.notification.id, outcome, provider, reason, againAt: null, isOwnFault: false }
  if (outcome !== 'skipped') one.steps.push({ kind: outcome, provider, detail: reason })
}

function resultOf({ held, messageId, wasAsked, steps, end }: Case): Result {
  if (!end || end.outcome === 'skipped') throw new Error('a message has no end')
  const { id, outcome, reason: error } = end
  const status = outcome === 'waiting' ? null : outcome
  return { id, status, held, messageId, error: error?.slice(0, 500) ?? null, wasAsked, steps }
}

async function inLanes<T>(things: readonly T[], lanes: number, work: (thing: T) => Promise<void>): Promise<void> {
  const rest = things.values()
  const lane = async () => {
    for (const thing of rest) await work(thing)
  }
  await Promise.all(Array.from({ length: Math.min(lanes, things.length) }, lane))
}
