// /v1/account_links: the address of Stripe's form for one account. Guards: it serves one visit and five minutes, as at Stripe.
import type { Call, Route } from './resource'
import { stripeId } from './stripe-ids'
import { noAccess, refuse } from './stripe-refusal'

const LIFE_SECONDS = 300

export const accountLinkRoutes: Route[] = [{ method: 'POST', path: '/v1/account_links', run: create }]

type AccountLink = { object: 'account_link'; created: number; expires_at: number; url: string }

function create({ world, params }: Call): AccountLink {
  params.only('account', 'type', 'return_url', 'refresh_url', 'collection_options', 'expand')
  const account = params.need('account')
  const type = params.choice('type', ['account_onboarding', 'account_update']) ?? params.missing('type')
  if (type === 'account_update')
    refuse('You cannot create `account_update` type Account Links for this account.', { param: 'type' })
  if (!world.accounts.get(account) || world.deauthorized.get(account)) noAccess(account, 'sk_test_')
  const created = world.now()
  const { id, expiresAt } = world.onboardings.put({
    id: stripeId('link', 20),
    account,
    returnUrl: params.url('return_url') ?? params.missing('return_url'),
    refreshUrl: params.url('refresh_url') ?? params.missing('refresh_url'),
    expiresAt: created + LIFE_SECONDS,
  })
  return { object: 'account_link', created, expires_at: expiresAt, url: `${world.baseUrl}/setup/s/${account}/${id}` }
}
