// Brings an organization's row to what the provider says now. Called by the job of every event, the return from Checkout, our own acts
// and the beat. Guards: events in any order, twice or never end in the same row; what was asked before another writing is asked again;
// another customer's subscription changes nothing here.
import type Stripe from 'stripe'
import type { Subscription } from '@/prisma/generated/client'
import { recordAudit } from '@/server/audit/record-audit'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { askStripe, isLiveStripe, StripeRefusal, stripeClient } from '@/server/providers/stripe-client'
import { requestBillingMails } from './billing-mails'
import { sharedLooks } from './shared-look'
import { graceEnd, isSubscribed } from './standing'
import { type KnownSubscription, readSubscription } from './stripe-billing'
import { writeRow } from './subscription-row'

/** Writers that get in each other's way look again so often before the job is tried later. */
const LOOKS = 5

/** The job. `unknown`: no organization of ours has to do with it. */
export async function followSubscription(
  ctx: Ctx,
  { subscriptionRef }: { subscriptionRef: string },
): Promise<'followed' | 'unknown'> {
  const stripe = stripeClient()
  if (!stripe) return 'unknown'
  const organizationId = await organizationOf(ctx, stripe, subscriptionRef)
  if (organizationId === null) {
    ctx.log.warn({ subscriptionRef }, 'a subscription belongs to no organization')
    return 'unknown'
  }
  await followOrganization(ctx, stripe, organizationId)
  return 'followed'
}

async function organizationOf(ctx: Ctx, stripe: Stripe, subscriptionRef: string): Promise<string | null> {
  const row = await ctx.db.subscription.findUnique({ where: { subscriptionRef }, select: { organizationId: true } })
  if (row) return row.organizationId
  try {
    const subscription = await askStripe(() => stripe.subscriptions.retrieve(subscriptionRef))
    const customerRef = typeof subscription.customer === 'string' ? subscription.customer : subscription.customer.id
    const owner = await ctx.db.subscription.findUnique({ where: { customerRef }, select: { organizationId: true } })
    return owner?.organizationId ?? null
  } catch (error) {
    if (error instanceof StripeRefusal) return null
    throw error
  }
}

const shared = sharedLooks<Subscription>()

/** The row as it is afterwards. */
export function followOrganization(ctx: Ctx, stripe: Stripe, organizationId: string): Promise<Subscription> {
  return shared(organizationId, () => follow(ctx, stripe, organizationId))
}

async function follow(ctx: Ctx, stripe: Stripe, organizationId: string): Promise<Subscription> {
  for (let look = 1; look <= LOOKS; look++) {
    const seen = await ctx.db.subscription.findUniqueOrThrow({ where: { organizationId } })
    const list = await askStripe(() =>
      stripe.subscriptions.list({
        customer: seen.customerRef,
        status: 'all',
        limit: 100,
        expand: ['data.latest_invoice'],
      }),
    )
    const known = list.data
      .filter((one) => one.livemode === isLiveStripe())
      .flatMap((one) => readSubscription(one) ?? [])
    const current = chosen(known)
    if (known.filter(({ status }) => isSubscribed(status)).length > 1)
      ctx.log.error({ organizationId, refs: known.map(({ ref }) => ref) }, 'an organization has two subscriptions')
    const checkoutRef = await openCheckout(stripe, seen.checkoutRef)
    if (await inTransaction(ctx, (tx) => writeFollowed(tx, seen, { current, checkoutRef }))) {
      return ctx.db.subscription.findUniqueOrThrow({ where: { organizationId } })
    }
  }
  throw new Error(`the subscription of ${organizationId} kept changing`)
}

/** The one that stands, else the last that ended. */
function chosen(known: readonly KnownSubscription[]): KnownSubscription | null {
  const rank = ({ status }: KnownSubscription) =>
    ['trialing', 'active'].includes(status) ? 0 : isSubscribed(status) ? 1 : 2
  return [...known].sort((a, b) => rank(a) - rank(b) || b.createdAt.getTime() - a.createdAt.getTime())[0] ?? null
}

/** The Checkout that was opened, while it can still be paid. */
async function openCheckout(stripe: Stripe, ref: string | null): Promise<string | null> {
  if (ref === null) return null
  try {
    const session = await askStripe(() => stripe.checkout.sessions.retrieve(ref))
    return session.status === 'open' ? ref : null
  } catch (error) {
    if (error instanceof StripeRefusal) return null
    throw error
  }
}

type Found = { current: KnownSubscription | null; checkoutRef: string | null }

async function writeFollowed(tx: TxCtx, seen: Subscription, { current, checkoutRef }: Found): Promise<boolean> {
  const { organizationId } = seen
  const next = {
    plan: current && isSubscribed(current.status) && current.status !== 'incomplete' ? current.plan : 'free',
    status: current?.status ?? 'none',
    subscriptionRef: current?.ref ?? null,
    currentPeriodEnd: current?.currentPeriodEnd ?? null,
    trialEndsAt: current?.trialEndsAt ?? null,
    endsAt: current?.endsAt ?? null,
    pastDueSince: current ? pastDueSince(seen, current, tx.now) : null,
    trialUsed: seen.trialUsed || (current !== null && !current.status.startsWith('incomplete')),
    checkoutRef,
  }
  if (!(await writeRow(tx, seen, next))) return false
  if (seen.plan !== next.plan || seen.status !== next.status) {
    await recordAudit(tx, {
      organizationId,
      action: 'subscription.changed',
      subject: { kind: 'subscription', id: organizationId },
      before: { plan: seen.plan, status: seen.status },
      after: { plan: next.plan, status: next.status, subscriptionRef: next.subscriptionRef },
    })
  }
  if (next.status === 'past_due' && next.pastDueSince && next.subscriptionRef && graceEnd(next.pastDueSince) > tx.now) {
    const payload = { subscriptionRef: next.subscriptionRef }
    const runAt = graceEnd(next.pastDueSince)
    await enqueue(tx, 'follow-subscription', payload, { jobKey: `subscription-grace:${next.subscriptionRef}`, runAt })
  }
  await requestBillingMails(tx, seen, next)
  return true
}

/** Since the first failed renewal: later ones do not begin the grace anew. */
function pastDueSince(seen: Subscription, current: KnownSubscription, now: Date): Date | null {
  if (current.status !== 'past_due' && current.status !== 'unpaid') return null
  const isSame = seen.subscriptionRef === current.ref && (seen.status === 'past_due' || seen.status === 'unpaid')
  return (isSame ? seen.pastDueSince : null) ?? current.owesSince ?? now
}
