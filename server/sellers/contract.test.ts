// What an organizer may decide about payments, and how Stripe's words are told in plain ones.
import { describe, expect, test } from 'vitest'
import { accountState, requirementKind } from './connect/contract'
import { paymentSettingsInput, returnOrigin, statementText } from './contract'

describe('the text on a bank statement', () => {
  test.each([
    ['', ''],
    ['FESTIVAL', 'FESTIVAL'],
    ['  Théâtre   d’été ', 'Theatre d ete'],
    ['A'.repeat(22), 'A'.repeat(22)],
    ['12345a', '12345a'],
  ])('%j is kept as %j', (given, kept) => expect(statementText.parse(given)).toBe(kept))

  test.each([
    'FEST',
    'A'.repeat(23),
    '12345',
    'FEST*VAL',
    'A<B>CD',
    '"ABCDE"',
    "L'ETE'",
    'ABC\\DE',
    '東京フェス東京',
    'ABCDE\u0000',
  ])('%j is refused', (text) => expect(statementText.safeParse(text).success).toBe(false))
})

describe('an address to come back to', () => {
  test.each([
    ['https://www.exemple.fr', 'https://www.exemple.fr'],
    [' https://WWW.Exemple.fr/ ', 'https://www.exemple.fr'],
    ['https://billets.exemple.fr:8443', 'https://billets.exemple.fr:8443'],
    ['http://localhost:5173', 'http://localhost:5173'],
    ['http://[::1]:5173', 'http://[::1]:5173'],
    ['https://xn--caf-dma.fr', 'https://xn--caf-dma.fr'],
    ['https://192.0.2.7', 'https://192.0.2.7'],
  ])('%j is kept as %j', (given, kept) => expect(returnOrigin.parse(given)).toBe(kept))

  test.each([
    'www.exemple.fr',
    'http://www.exemple.fr',
    'https://exemple.fr/merci',
    'https://exemple.fr?a=1',
    'https://a:b@exemple.fr',
    'https://exemple.fr#x',
    'https:\\\\exemple.fr',
    'javascript:alert(1)',
    'ftp://exemple.fr',
    'null',
    '',
    'https://*.exemple.fr',
    'https://*',
    'https://exemple.fr.',
    'https://a..fr',
    'https://-a.fr',
    'https://a_b.fr',
    'https://exemple.fr:*',
    'https://exemple.fr, https://a.fr',
    'https://%2a.exemple.fr',
  ])('%j is refused', (text) => expect(returnOrigin.safeParse(text).success).toBe(false))

  test('is registered once, at most ten of them, each gateway once', () => {
    const input = { gateways: ['stripe'], feeBearer: 'buyer', statementText: '', returnOrigins: [] as string[] }
    const isGood = (more: object) => paymentSettingsInput.safeParse({ ...input, ...more }).success
    expect(isGood({})).toBe(true)
    expect(isGood({ returnOrigins: ['https://a.fr', 'https://A.fr/'] })).toBe(false)
    expect(isGood({ returnOrigins: Array.from({ length: 11 }, (_, at) => `https://a${at}.fr`) })).toBe(false)
    expect(isGood({ gateways: ['stripe', 'stripe'] })).toBe(false)
    expect(isGood({ gateways: ['cheque'] })).toBe(false)
  })
})

describe('an account', () => {
  const blank = {
    chargesEnabled: false,
    payoutsEnabled: false,
    detailsSubmitted: false,
    requirements: [] as string[],
    pending: [] as string[],
    dueAt: null,
    disabledReason: null as string | null,
    country: 'FR',
  }

  test.each([
    ['not_connected', { disabledReason: 'deauthorized', chargesEnabled: true }],
    ['unfinished', { requirements: ['external_account'] }],
    ['checking', { detailsSubmitted: true, disabledReason: 'requirements.pending_verification' }],
    ['checking', { detailsSubmitted: true, disabledReason: 'under_review' }],
    ['ready', { detailsSubmitted: true, chargesEnabled: true, requirements: ['external_account'] }],
    ['restricted', { detailsSubmitted: true, requirements: ['company.tax_id'] }],
    ['restricted', { disabledReason: 'rejected.terms_of_service' }],
  ])('is %s', (state, part) => expect(accountState({ ...blank, ...part })).toBe(state))

  test('of nobody is not connected', () => expect(accountState(null)).toBe('not_connected'))

  test.each([
    ['business_profile.url', 'business'],
    ['business_type', 'business'],
    ['company.tax_id', 'company'],
    ['company.verification.document', 'document'],
    ['individual.verification.document', 'document'],
    ['documents.bank_account_ownership_verification.files', 'document'],
    ['individual.dob.day', 'person'],
    ['person_1Ab2.first_name', 'person'],
    ['representative.last_name', 'person'],
    ['external_account', 'bank'],
    ['tos_acceptance.ip', 'terms'],
    ['something.new', 'other'],
  ])('that lacks %s is told about %s', (name, kind) => expect(requirementKind(name)).toBe(kind))
})
