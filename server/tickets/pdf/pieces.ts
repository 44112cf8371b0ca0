// What a design says about one ticket, in words and the faces that print them: its blocks in order, filled with the ticket's facts, not
// yet laid out. Guards: a block without content leaves no empty heading; the code is always among them.
import { addressLines, formatInstant, formatMoney, type Locale, typeset } from '@/server/kernel/format'
import { divideRounded, money } from '@/server/kernel/money'
import { type CodeSize, type Design, type DesignBlock, fillIn, wordsIn } from '@/server/templates/contract'
import { type InFonts, inFonts, linesInFonts, paragraphsInFonts, plain } from '../ticket-pdf-text'
import { TICKET_WORDS, whenLines } from '../ticket-pdf-words'
import type { TicketPdfProps } from './props'
import { variablesOf } from './variables-of'

/** A label with what it names; `name` is set as large as it fits. */
export type Fact = { label: InFonts; value: InFonts; isName?: true; details: InFonts[] }

/** `id` is its own on its ticket. */
export type Piece = PieceContent & { id: string }

export type PieceContent =
  | { kind: 'head' }
  | { kind: 'title'; presents: InFonts | null; title: InFonts }
  /** `isRow`: made of facts that stood alone. */
  | { kind: 'facts'; facts: Fact[]; isRow?: true }
  /** Stands beside the code where it follows it. */
  | { kind: 'fact'; fact: Fact }
  | { kind: 'code'; size: CodeSize; token: string; code: string; label: InFonts; warning: InFonts | null }
  | { kind: 'text'; heading: InFonts | null; body: InFonts }
  | { kind: 'notes'; isOwn: boolean; notes: { heading: InFonts | null; text: InFonts }[] }
  | { kind: 'footer'; body: InFonts }

export async function piecesOf(props: TicketPdfProps, design: Design): Promise<Piece[]> {
  const variables = variablesOf(props)
  const say = (words: Parameters<typeof wordsIn>[0]) =>
    typeset(fillIn(wordsIn(words, { of: design.locale, in: props.locale }), variables)).trim()
  const pieces = await Promise.all(design.blocks.map((block) => pieceOf(block, props, say)))
  return pieces.flat().map((piece, index) => ({ ...piece, id: `${index} ${piece.kind}` }))
}

type Say = (words: Readonly<Partial<Record<Locale, string>>>) => string

async function pieceOf(block: DesignBlock, props: TicketPdfProps, say: Say): Promise<PieceContent[]> {
  const words = TICKET_WORDS[props.locale]
  switch (block.kind) {
    case 'head':
      return [{ kind: 'head' }]
    case 'title': {
      const presents = block.withOrganization ? inFonts(words.presents(props.organizationName), 'text') : null
      return [{ kind: 'title', presents: await presents, title: await inFonts(typeset(props.eventTitle), 'heading') }]
    }
    case 'facts':
      return [{ kind: 'facts', facts: await whenAndWhere(props, block) }]
    case 'code':
      return [await codePiece(props, block.size)]
    case 'holder': {
      const details = block.withEmail && props.holderEmail ? [await inFonts(props.holderEmail, 'text')] : []
      const value = await inFonts(props.holderName, 'heading')
      return [{ kind: 'fact', fact: { label: plain(words.holder), value, isName: true, details } }]
    }
    case 'ticket_type': {
      const price = props.price.amount === 0 ? words.free : formatMoney(props.price, props.locale)
      const value = await inFonts(typeset(props.ticketTypeName), 'text')
      const details = block.withPrice ? [plain(price)] : []
      return [{ kind: 'fact', fact: { label: plain(words.kind), value, details } }]
    }
    case 'text': {
      const [heading, body] = [say(block.heading), say(block.body)]
      if (!heading && !body) return []
      const inFace = heading ? await inFonts(heading, 'text') : null
      return [{ kind: 'text', heading: inFace, body: await paragraphsInFonts(body) }]
    }
    case 'answers':
      return answersOf(props)
    case 'purchase':
      return purchaseOf(props)
    case 'notes': {
      const own = say(block.body)
      if (own) return [{ kind: 'notes', isOwn: true, notes: [{ heading: null, text: await paragraphsInFonts(own) }] }]
      return [
        {
          kind: 'notes',
          isOwn: false,
          notes: words.notes.map(([heading, text]) => ({ heading: plain(heading), text: plain(text) })),
        },
      ]
    }
    case 'footer': {
      const body = say(block.body) || words.made(props.organizationName, madeAt(props))
      return [{ kind: 'footer', body: await paragraphsInFonts(body) }]
    }
  }
}

const MOST_ADDRESS_LINES = 4

async function whenAndWhere(
  props: TicketPdfProps,
  { withDoors, withAddress }: { withDoors: boolean; withAddress: boolean },
): Promise<Fact[]> {
  const words = TICKET_WORDS[props.locale]
  const times = withDoors ? props : { ...props, doorsAt: null }
  const when = whenLines(times, props.locale)
  const facts: Fact[] = [{ label: plain(words.when), value: plain(when.days), details: [plain(when.details)] }]
  if (props.venueName) {
    const address = withAddress ? [await linesInFonts(addressLines(props.venueAddress), MOST_ADDRESS_LINES)] : []
    const value = await inFonts(props.venueName, 'text')
    facts.push({ label: plain(words.where), value, details: address.filter(({ text }) => text !== '') })
  }
  return facts
}

async function codePiece(props: TicketPdfProps, size: CodeSize): Promise<PieceContent> {
  const words = TICKET_WORDS[props.locale]
  const warning = props.isTest ? words.test : props.isRotating ? words.rotating : null
  return {
    kind: 'code',
    size,
    token: props.qrToken,
    code: props.ticketCode,
    label: plain(words.code),
    warning: warning === null ? null : plain(warning),
  }
}

async function answersOf({ answers = {} }: TicketPdfProps): Promise<PieceContent[]> {
  const given = Object.entries(answers).filter(([, answer]) => answer !== '')
  if (given.length === 0) return []
  const facts = given.map(async ([question, answer]): Promise<Fact> => {
    const [label, value] = await Promise.all([inFonts(typeset(question), 'text'), inFonts(typeset(answer), 'text')])
    return { label, value, details: [] }
  })
  return [{ kind: 'facts', facts: await Promise.all(facts) }]
}

/** What an invoice's reader looks for; the invoice itself is a document of its own. */
async function purchaseOf(props: TicketPdfProps): Promise<PieceContent[]> {
  const { purchaseNumber, buyer, price, vatBasisPoints = 0, locale } = props
  if (!purchaseNumber) return []
  const words = TICKET_WORDS[locale]
  const facts: Fact[] = []
  const vat = money(divideRounded(price.amount * vatBasisPoints, 10_000 + vatBasisPoints), price.currency)
  const tax = vatBasisPoints > 0 ? words.withVat(formatMoney(vat, locale), rateOf(vatBasisPoints, locale)) : words.noVat
  facts.push({
    label: plain(words.purchase),
    value: plain(purchaseNumber),
    details: price.amount === 0 ? [plain(words.free)] : [plain(formatMoney(price, locale)), plain(tax)],
  })
  if (buyer) {
    const details = [buyer.company ? buyer.name : '', buyer.vatNumber ? words.vatNumber(buyer.vatNumber) : '']
    const shown = await Promise.all(details.filter((text) => text !== '').map((text) => inFonts(text, 'text')))
    facts.push({ label: plain(words.buyer), value: await inFonts(buyer.company || buyer.name, 'text'), details: shown })
  }
  return [{ kind: 'facts', facts }]
}

function rateOf(basisPoints: number, locale: Locale): string {
  const rate = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(basisPoints / 100)
  return locale === 'fr' ? `${rate}\u202f%` : `${rate}%`
}

function madeAt({ issuedAt, timeZone, locale }: TicketPdfProps): string {
  return issuedAt ? formatInstant(issuedAt, { timeZone, locale, style: 'date_time' }) : ''
}
