// /v1/accounts: connected accounts, made and read by the platform. The person behind one fills in Stripe's own form (onboarding-page.ts).
import { LIST_PARAMS, listObjects } from './list-objects'
import type { Params } from './params'
import type { Call, Route } from './resource'
import { stripeId } from './stripe-ids'
import { noAccess, refuse } from './stripe-refusal'
import type { Account, Application } from './stripe-world'

const PATH = '/v1/accounts'

/** The platform, as connected accounts see it. */
export const APPLICATION: Application = { id: 'ca_StandInPlatform', object: 'application', name: 'Portillon' }

/** What a new account has to tell Stripe. */
export const FIRST_REQUIREMENTS = [
  'business_profile.mcc',
  'business_profile.url',
  'business_type',
  'external_account',
  'representative.first_name',
  'representative.last_name',
  'tos_acceptance.date',
  'tos_acceptance.ip',
]

/** Countries whose accounts Stripe opens, with their currencies: those that the tests and the demo need. */
const CURRENCIES: Record<string, string> = {
  AT: 'eur',
  BE: 'eur',
  CA: 'cad',
  CH: 'chf',
  CZ: 'czk',
  DE: 'eur',
  DK: 'dkk',
  ES: 'eur',
  FI: 'eur',
  FR: 'eur',
  GB: 'gbp',
  IE: 'eur',
  IT: 'eur',
  JP: 'jpy',
  LU: 'eur',
  MC: 'eur',
  NL: 'eur',
  NO: 'nok',
  PL: 'pln',
  PT: 'eur',
  RO: 'ron',
  SE: 'sek',
  US: 'usd',
}

export const accountRoutes: Route[] = [
  { method: 'POST', path: PATH, run: create },
  { method: 'GET', path: PATH, run: list },
  { method: 'GET', path: `${PATH}/:id`, run: retrieve },
]

function create({ world, params }: Call): Account {
  params.only(
    'type',
    'controller',
    'country',
    'email',
    'business_profile',
    'business_type',
    'capabilities',
    'metadata',
    'expand',
  )
  if (world.account) refuse('Only a platform can create connected accounts.')
  checkController(params)
  const country = params.text('country') ?? 'FR'
  const currency =
    CURRENCIES[country] ?? refuse(`${country} is not currently supported by Stripe.`, { param: 'country' })
  const profile = params.child('business_profile')?.only('name', 'url', 'mcc', 'product_description', 'support_email')
  return world.accounts.put({
    ...blankAccount(stripeId('acct', 16)),
    country,
    created: world.now(),
    default_currency: currency,
    email: params.email('email'),
    metadata: params.metadata(),
    business_profile: { ...blankProfile(), name: profile?.text('name') ?? null, url: profile?.url('url') ?? null },
  })
}

/** An account with Stripe's own dashboard that pays its own fees and bears its own losses. */
function checkController(params: Params): void {
  const type = params.choice('type', ['standard', 'express', 'custom'])
  const controller = params.child('controller')?.only('fees', 'losses', 'requirement_collection', 'stripe_dashboard')
  if (type !== null && controller) refuse('You may not provide the `type` parameter and `controller` parameters.')
  if (type !== null && type !== 'standard') refuse('This stand-in knows the type “standard” only.', { param: 'type' })
  if (!controller) return
  const chosen = [
    controller.child('fees')?.text('payer') ?? 'application',
    controller.child('losses')?.text('payments') ?? 'application',
    controller.text('requirement_collection') ?? 'stripe',
    controller.child('stripe_dashboard')?.text('type') ?? 'full',
  ].join(' ')
  if (chosen !== 'account stripe stripe full')
    refuse('This stand-in knows accounts with a full dashboard, own fees and own losses only.', { param: 'controller' })
}

function list({ world, params }: Call) {
  params.only(...LIST_PARAMS, 'created')
  return listObjects(params, PATH, world.accounts.newestFirst(), ({ id }) => world.deauthorized.get(id) === undefined)
}

function retrieve({ world, id, params }: Call): Account {
  params.only('expand')
  const account = world.deauthorized.get(id) ? undefined : world.accounts.get(id)
  return account ?? noAccess(id, 'sk_test_')
}

function blankProfile(): NonNullable<Account['business_profile']> {
  return {
    annual_revenue: null,
    estimated_worker_count: null,
    mcc: null,
    minority_owned_business_designation: null,
    name: null,
    product_description: null,
    specified_commercial_transactions_act_url: null,
    support_address: { city: null, country: null, line1: null, line2: null, postal_code: null, state: null },
    support_email: null,
    support_phone: null,
    support_url: null,
    url: null,
  }
}

export function blankRequirements(): NonNullable<Account['requirements']> {
  return {
    alternatives: [],
    current_deadline: null,
    currently_due: [],
    disabled_reason: null,
    errors: [],
    eventually_due: [],
    past_due: [],
    pending_verification: [],
  }
}

function blankAccount(id: string): Account {
  return {
    id,
    object: 'account',
    business_profile: blankProfile(),
    business_type: null,
    capabilities: { card_payments: 'inactive', transfers: 'inactive' },
    charges_enabled: false,
    controller: {
      fees: { payer: 'account' },
      is_controller: true,
      losses: { payments: 'stripe' },
      requirement_collection: 'stripe',
      stripe_dashboard: { type: 'full' },
      type: 'application',
    },
    details_submitted: false,
    email: null,
    external_accounts: { object: 'list', data: [], has_more: false, url: `${PATH}/${id}/external_accounts` },
    future_requirements: blankRequirements(),
    metadata: {},
    payouts_enabled: false,
    requirements: {
      ...blankRequirements(),
      currently_due: FIRST_REQUIREMENTS,
      disabled_reason: 'requirements.past_due',
      eventually_due: FIRST_REQUIREMENTS,
      past_due: FIRST_REQUIREMENTS,
    },
    settings: blankSettings(),
    tos_acceptance: { date: null, ip: null, user_agent: null },
    type: 'standard',
  }
}

function blankSettings(): NonNullable<Account['settings']> {
  return {
    bacs_debit_payments: { display_name: null, service_user_number: null },
    branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
    card_issuing: { tos_acceptance: { date: null, ip: null } },
    card_payments: {
      decline_on: { avs_failure: true, cvc_failure: true },
      statement_descriptor_prefix: null,
      statement_descriptor_prefix_kana: null,
      statement_descriptor_prefix_kanji: null,
    },
    dashboard: { display_name: null, timezone: 'Europe/Paris' },
    invoices: { default_account_tax_ids: null, hosted_payment_method_save: null },
    payments: {
      statement_descriptor: null,
      statement_descriptor_kana: null,
      statement_descriptor_kanji: null,
      statement_descriptor_prefix_kana: null,
      statement_descriptor_prefix_kanji: null,
    },
    payouts: {
      debit_negative_balances: true,
      schedule: { delay_days: 2, interval: 'daily' },
      statement_descriptor: null,
    },
    sepa_debit_payments: {},
  }
}
