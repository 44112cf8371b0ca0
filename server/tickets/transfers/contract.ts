// What holders may do with a ticket by themselves, and what its page tells them; safe for the browser.
import { z } from 'zod'
import { fault } from '@/server/kernel/contract'
import { type Locale, locales } from '@/server/kernel/format'
import { email, lines, personName } from '@/server/kernel/text'
import type { EventOnTicket, TicketView } from '../contract'

export const transferStatuses = ['offered', 'accepted', 'declined', 'revoked', 'expired'] as const
export type TransferStatus = (typeof transferStatuses)[number]

/** An offer that nobody decided about ends after so many days, or when changes close. */
export const offerDays = 7
/** How often a holder may change the name on one ticket. */
export const maxRenames = 3

const token = z.string().length(43)

/** Where a word begins that is no part of an e-mail address. */
const WORD = String.raw`(?<![\p{L}\p{N}@._-])(?![\p{L}\p{N}._-]*@)`
/** Endings under which there are names of one letter (x.com, t.me); “M.Dupont” is none. */
const ENDINGS = 'ai|app|be|cc|co|com|de|eu|fr|gg|io|ly|me|net|org|ru|tk|to|tv|us'
const LINK = new RegExp(
  [
    String.raw`https?:|www\.|\/\/`,
    String.raw`${WORD}[\p{L}\p{N}.-]*[\p{L}\p{N}-]{2}\.(?:\p{L}{2,}|xn--)`,
    String.raw`${WORD}[\p{L}\p{N}]\.(?:${ENDINGS})(?![\p{L}\p{N}])`,
    String.raw`${WORD}\d{1,3}(?:\.\d{1,3}){3}(?![.\d])`,
  ].join('|'),
  'iu',
)

/** As mail programs and browsers read it: full-width signs are plain ones, unseen ones are none. */
function asRead(text: string): string {
  return text
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .normalize('NFKC')
    .replace(/(?<=[a-z0-9])\u3002(?=[a-z])/gi, '.')
}

// The mail comes from us: a stranger must not be sent anywhere by it. Mail programs make a link of a bare domain, too.
const withoutLinks = (text: string) => !LINK.test(asRead(text))
const noLinks = fault('no_links', 'must not contain an address of the web')

/** The secret of the phone that shows a ticket with changing codes; other tickets need none. */
const display = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes as base64url')
  .nullish()

export const pageTokenInput = z.strictObject({ token })
export const offerInput = z.strictObject({
  token,
  name: personName.refine(withoutLinks, noLinks),
  email,
  message: lines(300).refine(withoutLinks, noLinks).default(''),
  /** Of the mail that brings the offer. */
  locale: z.enum(locales),
  display,
})
export type OfferInput = z.output<typeof offerInput>

/** The name as the new holder writes it. */
export const acceptInput = z.strictObject({ token, name: personName, locale: z.enum(locales) })
export type AcceptInput = z.output<typeof acceptInput>

export const renameInput = z.strictObject({ token, name: personName, display })
export type RenameInput = z.output<typeof renameInput>
export const lostTicketInput = z.strictObject({ email, locale: z.enum(locales) })

/** Why holders can change nothing (any more). */
export const closedReasons = ['event_cancelled', 'void', 'blocked', 'used', 'too_late'] as const
export type ClosedReason = (typeof closedReasons)[number]

type HolderFacts = {
  status: TicketView['status']
  isUsed: boolean
  eventStatus: EventOnTicket['status']
  /** Changes close then. */
  closesAt: Date
}

/** Null where holders may change what their event lets them change. Asked by commands under the ticket's lock, and by its page. */
export function closedBecause({ status, isUsed, eventStatus, closesAt }: HolderFacts, now: Date): ClosedReason | null {
  if (eventStatus === 'cancelled' || eventStatus === 'archived') return 'event_cancelled'
  if (status !== 'valid') return status
  if (isUsed) return 'used'
  return closesAt <= now ? 'too_late' : null
}

export type PendingTransfer = { toName: string; toEmail: string; createdAt: Date; expiresAt: Date }

/** What a holder may do now, and until when. */
export type HolderRights = {
  mayTransfer: boolean
  mayRename: boolean
  renamesLeft: number
  closesAt: Date
  closed: ClosedReason | null
}

export const voidReasons = ['refund', 'dispute', 'event_cancelled', 'organizer'] as const
export type VoidReason = (typeof voidReasons)[number]

/** A ticket's page. `stamp` is another one whenever the page would say something else. */
export type TicketPage =
  | {
      kind: 'ticket'
      ticket: TicketView
      voidReason: VoidReason | null
      pending: PendingTransfer | null
      /** A phone shows its changing codes. `movable`: a code can be mailed to its holder, to show it on another. */
      shownBy: { movable: boolean } | null
      rights: HolderRights
      stamp: string
    }
  /** The address of somebody who gave the ticket away. Of the new holder nothing but an initial. */
  | { kind: 'given'; toInitial: string; at: Date; ticketTypeName: string; event: EventOnTicket; stamp: string }

/** An offer as the one it is made to sees it. Nothing of the buyer: only the name on the ticket. */
export type TransferOffer = {
  status: TransferStatus
  /** Why it can be accepted no more although nobody decided. */
  closed: ClosedReason | 'not_allowed' | null
  fromName: string
  toName: string
  message: string
  expiresAt: Date
  ticketTypeName: string
  event: EventOnTicket
  locale: Locale
}

/** `L.` of `Léa Moreau`. */
export function initialOf(name: string): string {
  const [first] = new Intl.Segmenter().segment(name.trim())
  return first ? `${first.segment.toLocaleUpperCase()}.` : '…'
}
