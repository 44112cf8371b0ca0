// Lets happen by itself what is due: sessions expire, debits settle, refunds get their reference.
// Guards: an alarm is taken away before it acts, and acts only on the state it was set for.
import { finishReview } from './account-outcomes'
import { expireSession, isDebitPending, settleDebit } from './checkout-outcomes'
import { updateRefund } from './refunds'
import { type Alarm, BY_ITSELF, type StripeWorld, type Worlds } from './stripe-world'

const TICK_MS = 250

export function startAlarms(worlds: Worlds): { stop(): void } {
  const ticking = setInterval(() => {
    for (const world of worlds.all()) ringDue(world, Date.now())
  }, TICK_MS)
  return { stop: () => clearInterval(ticking) }
}

export function ringDue(world: StripeWorld, nowMs: number): void {
  const due = [...world.alarms.values()].filter((alarm) => alarm.at <= nowMs)
  for (const alarm of due) {
    world.alarms.delete(alarm.id)
    ring(world, alarm)
  }
}

function ring(world: StripeWorld, { kind, subject }: Alarm): void {
  if (kind === 'update_refund') updateRefund(world, subject)
  if (kind === 'finish_review') finishReview(world)
  const session = world.sessions.get(subject)
  if (kind === 'expire_session' && session?.status === 'open') expireSession(world, session, BY_ITSELF)
  if (kind === 'settle_debit' && session && isDebitPending(session)) settleDebit(world, session, true, BY_ITSELF)
}
