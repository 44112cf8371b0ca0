// Every door through which an address, or a line that may stand in a mail's head, comes in: each takes the same mailboxes and refuses the same
// ones, and none takes what could end a line. What providers are given is tried beside them (providers/mailbox-forms.test.ts).
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { checkData } from '@/emails/message-data'
import { apiKinds, variablesOf } from '@/emails/message-kinds'
import { addAttendeeInput, importAttendeesInput } from '@/server/attendees/contract'
import { askForLinkInput, credentialsInput, signUpInput } from '@/server/auth/contract'
import { createEventInput } from '@/server/events/contract'
import { addMemberInput, createOrganizationInput, inviteInput } from '@/server/organizations/contract'
import { placeHoldInput } from '@/server/purchases/contract'
import { sellerDetailsInput } from '@/server/sellers/contract'
import { renameTicketInput } from '@/server/tickets/acts/contract'
import { acceptInput, lostTicketInput, offerInput } from '@/server/tickets/transfers/contract'
import { brokenLines, refusedMailboxes, takenMailboxes } from '@/tests/support/mailbox-forms'
import { changeAddressInput, sendEmailInput } from './contract'
import { messageSettingsInput, senderDomainInput } from './settings/contract'
import { saveWordsInput } from './templates/contract'

const id = '0197a000-0000-7000-8000-000000000000'
const token = 'a'.repeat(43)
const person = { name: 'Camille', email: 'camille@exemple.fr' }
const place = { ticketTypeId: id, ...person }
const settings = { providerOrder: [], senderName: null, replyTo: null, quietFrom: 0, quietUntil: 0 }
const hold = (more: object) => ({ eventId: id, items: [{ ticketTypeId: id, quantity: 1 }], buyer: person, ...more })
const words = (content: object) => ({ kind: 'custom', locale: 'fr', seen: 0, content })
const text = { kind: 'text', text: 'Bonjour' }

type Door = [name: string, schema: z.ZodType, request: (given: string) => unknown]

const addressDoors: Door[] = [
  ['signing up', signUpInput, (email) => ({ name: 'Camille', email, password: 'dix caractères' })],
  ['signing in', credentialsInput, (email) => ({ email, password: 'x' })],
  ['asking for a link', askForLinkInput, (email) => ({ email, purpose: 'sign_in' })],
  ['inviting', inviteInput, (email) => ({ email, role: 'manager' })],
  ['adding a member', addMemberInput, (email) => ({ organizationId: id, email, role: 'manager' })],
  ['the API’s mails', sendEmailInput, (to) => ({ to, template: 'custom', data: { message: 'Bonjour' } })],
  ['another address for a message', changeAddressInput, (email) => ({ id, email, key: id })],
  ['the address for answers', messageSettingsInput, (replyTo) => ({ ...settings, replyTo })],
  ['the seller’s address', sellerDetailsInput.pick({ contactEmail: true }), (contactEmail) => ({ contactEmail })],
  ['a buyer', placeHoldInput, (email) => hold({ buyer: { ...person, email } })],
  ['who a ticket is for', placeHoldInput, (email) => hold({ attendees: [{ ...place, email }] })],
  ['an import of attendees', importAttendeesInput, (email) => ({ attendees: [{ name: 'Camille', email }] })],
  ['an attendee by hand', addAttendeeInput, (email) => ({ eventId: id, key: id, name: 'Camille', email })],
  ['another person on a ticket', renameTicketInput, (email) => ({ id, name: 'Camille', email })],
  ['an offer of a ticket', offerInput, (email) => ({ token, ...person, email, locale: 'fr' })],
  ['a lost ticket', lostTicketInput, (email) => ({ email, locale: 'fr' })],
]

/** Where nothing may stand. */
const mayBeEmpty = new Set(['the address for answers', 'the seller’s address', 'an attendee by hand'])

describe.each(addressDoors)('%s', (name, schema, request) => {
  test.each(takenMailboxes)('takes %j, once for how it is written', (written, sent) => {
    expect(JSON.stringify(schema.parse(request(written)))).toContain(JSON.stringify(sent))
  })

  test.each(refusedMailboxes.filter((written) => written !== '' || !mayBeEmpty.has(name)))('refuses %j', (written) => {
    expect(schema.safeParse(request(written)).success).toBe(false)
  })
})

const lineDoors: Door[] = [
  ['a person’s name', signUpInput, (name) => ({ ...person, name, password: 'dix caractères' })],
  ['an organization’s name', createOrganizationInput, (name) => ({ name })],
  ['an event’s title', createEventInput.pick({ title: true }), (title) => ({ title })],
  ['the name in From', messageSettingsInput, (senderName) => ({ ...settings, senderName })],
  ['the seller’s name', sellerDetailsInput.pick({ legalName: true }), (legalName) => ({ legalName })],
  ['a domain of one’s own', senderDomainInput, (given) => ({ domain: `exemple.fr${given}`, localPart: 'billets' })],
  ['the part before its @', senderDomainInput, (localPart) => ({ domain: 'exemple.fr', localPart })],
  ['a subject of one’s own', saveWordsInput, (subject) => words({ subject, blocks: [text] })],
  ['a heading', saveWordsInput, (said) => words({ subject: 'x', blocks: [{ kind: 'heading', text: said }, text] })],
  [
    'a button',
    saveWordsInput,
    (label) => words({ subject: 'x', blocks: [text, { kind: 'button', label, target: 'https://exemple.fr' }] }),
  ],
  ['a buyer’s name', placeHoldInput, (name) => hold({ buyer: { ...person, name } })],
  ['a name on a ticket', placeHoldInput, (name) => hold({ attendees: [{ ...place, name }] })],
  ['a name in an import', importAttendeesInput, (name) => ({ attendees: [{ name }] })],
  ['another name on a ticket', renameTicketInput, (name) => ({ id, ...person, name })],
  ['who a ticket is offered to', offerInput, (name) => ({ token, ...person, name, locale: 'fr' })],
  ['who takes it', acceptInput, (name) => ({ token, name, locale: 'fr' })],
]

describe.each(lineDoors)('%s', (_name, schema, request) => {
  test.each(brokenLines)('refuses %j', (written) => {
    expect(schema.safeParse(request(written)).success).toBe(false)
  })
})

/** Texts of several lines and addresses are not lines; both are written into the body alone. */
const ofManyLines = new Set(['message', 'changes', 'venue_address', 'instructions'])

test.each(
  apiKinds.flatMap((kind) => {
    const { required, optional } = variablesOf(kind)
    return [...required, ...optional].filter((name) => !ofManyLines.has(name)).map((name) => [kind, name] as const)
  }),
)('the API’s %s takes no broken line as its %s', (kind, name) => {
  for (const written of brokenLines) {
    const faults = checkData(kind, { [name]: written })
    expect(
      faults.map(({ path }) => path),
      JSON.stringify(written),
    ).toContain(name)
  }
})

test('the part before one’s own @ is one that mail servers know', () => {
  const parsed = (localPart: string) => senderDomainInput.safeParse({ domain: 'exemple.fr', localPart }).success
  expect(['billets', 'ne-pas-repondre', 'a.b_c', 'a'].map(parsed)).toEqual([true, true, true, true])
  expect(['a..b', '.a', 'a.', 'a@b', 'a b', '', '"a"', 'é'].map(parsed)).toEqual(Array(8).fill(false))
})
