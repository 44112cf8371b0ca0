// What a design says about one ticket, in words: its blocks in order, filled with the ticket's facts, not yet laid out. Pure, the same on
// paper and in the preview of the editor. Guards: a block without content leaves no empty heading; the code is always among them.
import { addressLines, formatInstant, formatMoney, type Locale, typeset } from '@/server/kernel/format'
import { divideRounded, type Money, money } from '@/server/kernel/money'
import { type CodeSize, type Design, type DesignBlock, fillIn, wordsIn } from '@/server/templates/contract'
import { TICKET_WORDS, whenLines } from '../ticket-pdf-words'
import type { TicketFacts } from './props'
import { variablesOf } from './variables-of'

/** A label with what it names; `isName`: set as large as it fits. A detail may have several lines. */
export type FactOf<Text> = { label: Text; value: Text; isName?: true; details: Text[] }

/** `id` is its own on its ticket. */
export type PieceOf<Text> = PieceContentOf<Text> & { id: string }

export type PieceContentOf<Text> =
  | { kind: 'head' }
  | { kind: 'title'; presents: Text | null; title: Text }
  /** `isRow`: made of facts that stood alone. */
  | { kind: 'facts'; facts: FactOf<Text>[]; isRow?: true }
  /** Stands beside the code where it follows it. */
  | { kind: 'fact'; fact: FactOf<Text> }
  /** `token` null: a phone shows the code, and paper none. */
  | { kind: 'code'; size: CodeSize; token: string | null; code: string; label: Text; warning: Text | null }
  | { kind: 'text'; heading: Text | null; body: Text }
  | { kind: 'notes'; isOwn: boolean; notes: { heading: Text | null; text: Text }[] }
  | { kind: 'footer'; body: Text }

type Fact = FactOf<string>
type PieceContent = PieceContentOf<string>

export function piecesInWords(facts: TicketFacts, design: Design): PieceOf<string>[] {
  const say: Say = (words) => {
    const text = wordsIn(words, { of: design.locale, in: facts.locale })
    return text === '' ? '' : typeset(fillIn(text, variablesOf(facts))).trim()
  }
  const pieces = design.blocks.flatMap((block) => pieceOf(block, facts, say))
  return pieces.map((piece, index) => ({ ...piece, id: `${index} ${piece.kind}` }))
}

/** At the top of a ticket: the purchase's number, or what this paper is. */
export function markOf({ locale, purchaseNumber }: Pick<TicketFacts, 'locale' | 'purchaseNumber'>): string {
  const words = TICKET_WORDS[locale]
  return purchaseNumber ? `${words.purchase} ${purchaseNumber}` : words.ticket
}

type Say = (words: Readonly<Partial<Record<Locale, string>>>) => string

function pieceOf(block: DesignBlock, facts: TicketFacts, say: Say): PieceContent[] {
  const words = TICKET_WORDS[facts.locale]
  switch (block.kind) {
    case 'head':
      return [{ kind: 'head' }]
    case 'title': {
      const presents = block.withOrganization ? words.presents(facts.organizationName) : null
      return [{ kind: 'title', presents, title: typeset(facts.eventTitle) }]
    }
    case 'facts':
      return [{ kind: 'facts', facts: whenAndWhere(facts, block) }]
    case 'code':
      return [codePiece(facts, block.size)]
    case 'holder': {
      const details = block.withEmail && facts.holderEmail ? [facts.holderEmail] : []
      return [{ kind: 'fact', fact: { label: words.holder, value: facts.holderName, isName: true, details } }]
    }
    case 'ticket_type': {
      const details = block.withPrice && facts.price ? [priceIn(facts.price, facts.locale)] : []
      return [{ kind: 'fact', fact: { label: words.kind, value: typeset(facts.ticketTypeName), details } }]
    }
    case 'text': {
      const [heading, body] = [say(block.heading), say(block.body)]
      return heading || body ? [{ kind: 'text', heading: heading || null, body }] : []
    }
    case 'answers':
      return answersOf(facts)
    case 'purchase':
      return purchaseOf(facts)
    case 'notes': {
      const own = say(block.body)
      if (own) return [{ kind: 'notes', isOwn: true, notes: [{ heading: null, text: own }] }]
      return [{ kind: 'notes', isOwn: false, notes: adviceTo(facts) }]
    }
    case 'footer':
      return [{ kind: 'footer', body: say(block.body) || words.made(facts.organizationName, madeAt(facts)) }]
  }
}

function priceIn(price: Money, locale: Locale): string {
  return price.amount === 0 ? TICKET_WORDS[locale].free : formatMoney(price, locale)
}

function adviceTo({ locale, purchaseNumber, contactEmail = '', isRotating = false }: TicketFacts) {
  const notes = TICKET_WORDS[locale].notes({ isOfPurchase: purchaseNumber !== '', contactEmail, isRotating })
  return notes.map(([heading, text]) => ({ heading, text }))
}

const MOST_ADDRESS_LINES = 4

function whenAndWhere(
  facts: TicketFacts,
  { withDoors, withAddress }: { withDoors: boolean; withAddress: boolean },
): Fact[] {
  const words = TICKET_WORDS[facts.locale]
  const when = whenLines(withDoors ? facts : { ...facts, doorsAt: null }, facts.locale)
  const said: Fact[] = [{ label: words.when, value: when.days, details: [when.details] }]
  if (facts.venueName) {
    const address = withAddress ? inLines(addressLines(facts.venueAddress), MOST_ADDRESS_LINES) : ''
    said.push({ label: words.where, value: facts.venueName, details: address === '' ? [] : [address] })
  }
  return said
}

/** Keeps their breaks as far as there is room: what is left over shares the last one. */
function inLines(lines: readonly string[], most: number): string {
  const shown = lines.length > most ? [...lines.slice(0, most - 1), lines.slice(most - 1).join(', ')] : lines
  return shown.join('\n')
}

function codePiece(facts: TicketFacts, size: CodeSize): PieceContent {
  const words = TICKET_WORDS[facts.locale]
  const warning = facts.isTest ? words.test : facts.isRotating ? words.rotating : null
  const token = facts.isRotating ? null : facts.qrToken
  return { kind: 'code', size, token, code: facts.ticketCode, label: words.code, warning }
}

function answersOf({ answers = {} }: TicketFacts): PieceContent[] {
  const given = Object.entries(answers).filter(([, answer]) => answer !== '')
  if (given.length === 0) return []
  const facts = given.map(([question, answer]) => ({ label: typeset(question), value: typeset(answer), details: [] }))
  return [{ kind: 'facts', facts }]
}

/** What an invoice's reader looks for; the invoice itself is a document of its own. */
function purchaseOf(facts: TicketFacts): PieceContent[] {
  const { purchaseNumber, buyer, price, vatBasisPoints = 0, locale } = facts
  if (!purchaseNumber || !price) return []
  const words = TICKET_WORDS[locale]
  const vat = money(divideRounded(price.amount * vatBasisPoints, 10_000 + vatBasisPoints), price.currency)
  const tax = vatBasisPoints > 0 ? words.withVat(formatMoney(vat, locale), rateOf(vatBasisPoints, locale)) : words.noVat
  const paid = price.amount === 0 ? [words.free] : [priceIn(price, locale), tax]
  const said: Fact[] = [{ label: words.purchase, value: purchaseNumber, details: paid }]
  if (buyer) {
    const details = [buyer.company ? buyer.name : '', buyer.vatNumber ? words.vatNumber(buyer.vatNumber) : '']
    said.push({
      label: words.buyer,
      value: buyer.company || buyer.name,
      details: details.filter((text) => text !== ''),
    })
  }
  return [{ kind: 'facts', facts: said }]
}

function rateOf(basisPoints: number, locale: Locale): string {
  const rate = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(basisPoints / 100)
  return locale === 'fr' ? `${rate}\u202f%` : `${rate}%`
}

function madeAt({ issuedAt, timeZone, locale }: TicketFacts): string {
  return issuedAt ? formatInstant(issuedAt, { timeZone, locale, style: 'date_time' }) : ''
}
