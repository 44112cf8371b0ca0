// What can become of a connected account: its form sent and accepted, under review, more asked for, the right to act taken back.
// Guards: every change is told by an event of that account, and reviewing ends by itself.
import { z } from 'zod'
import { APPLICATION, blankRequirements } from './accounts'
import { type Account, BY_ITSELF, type StripeWorld } from './stripe-world'

export const REVIEW_SECONDS = 60

export const accountBody = z.strictObject({
  chargesEnabled: z.boolean().optional(),
  payoutsEnabled: z.boolean().optional(),
  /** What Stripe asks for from now on. */
  requirements: z.array(z.string().min(1)).optional(),
  /** What Stripe is looking at. */
  pending: z.array(z.string().min(1)).optional(),
  disabledReason: z.string().min(1).nullable().optional(),
  deauthorize: z.literal(true).optional(),
})
type Change = z.infer<typeof accountBody>

/** Of an account whose form was sent, whatever it was before. */
export function changeAccount(world: StripeWorld, change: Change): object {
  const account = own(world)
  if (change.deauthorize) {
    world.deauthorized.put({ id: account.id })
    world.emit('account.application.deauthorized', APPLICATION, BY_ITSELF)
    return { id: account.id, deauthorized: true }
  }
  const charges = change.chargesEnabled ?? account.charges_enabled
  const due = change.requirements ?? []
  const pending = change.pending ?? []
  const asked =
    due.length > 0 ? 'requirements.past_due' : pending.length > 0 ? 'requirements.pending_verification' : null
  const changed = world.accounts.put({
    ...account,
    business_type: 'company',
    capabilities: { card_payments: charges ? 'active' : 'inactive', transfers: charges ? 'active' : 'inactive' },
    charges_enabled: charges,
    details_submitted: true,
    payouts_enabled: change.payoutsEnabled ?? charges,
    requirements: {
      ...blankRequirements(),
      currently_due: due,
      disabled_reason: change.disabledReason === undefined ? (charges ? null : asked) : change.disabledReason,
      eventually_due: due,
      past_due: charges ? [] : due,
      pending_verification: pending,
    },
    tos_acceptance: { date: world.now(), ip: '127.0.0.1', user_agent: null },
  } as Account)
  world.emit('account.updated', changed, BY_ITSELF)
  const { id, charges_enabled, payouts_enabled, details_submitted } = changed
  return { id, charges_enabled, payouts_enabled, details_submitted }
}

/** The form is sent: accepted at once, or looked at for a while first. */
export function sendForm(world: StripeWorld, outcome: 'complete' | 'review'): void {
  if (outcome === 'complete') {
    changeAccount(world, { chargesEnabled: true })
    return
  }
  const { id } = own(world)
  changeAccount(world, { chargesEnabled: false, pending: ['company.verification.document', 'external_account'] })
  world.alarms.put({
    id: `review_${id}`,
    kind: 'finish_review',
    subject: id,
    at: Date.now() + REVIEW_SECONDS * 1000,
  })
}

/** Still under review: accepted now. */
export function finishReview(world: StripeWorld): void {
  const pending = world.account?.requirements?.pending_verification ?? []
  if (pending.length > 0) changeAccount(world, { chargesEnabled: true })
}

function own({ account }: StripeWorld): Account {
  if (!account) throw new Error('the installation’s own account is nobody’s to change')
  return account
}
