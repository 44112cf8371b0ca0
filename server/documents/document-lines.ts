// The figures of invoices and credit notes: pure, in minor units. Guards: lines add up to the document's total, tax by rate is the sum of
// its lines, and credit notes of one invoice never take back more than it says, neither of the price nor of the tax of any rate.
import type { Locale } from '@/server/kernel/format'
import { serviceFeeNames, shareByRate, splitExactly, vatWithin } from '@/server/purchases/pricing'
import type { DocumentContent, DocumentLine } from './contract'

export type SoldItem = { name: string; quantity: number; unitPriceMinor: number; vatBasisPoints: number }

const discountNames: Record<Locale, string> = { fr: 'Remise', en: 'Discount' }

/** @param discountMinor taken off the tickets, shared by their rates */
export function invoiceLines(
  items: readonly SoldItem[],
  { feeMinor, discountMinor }: { feeMinor: number; discountMinor: number },
  locale: Locale,
): DocumentLine[] {
  const tickets = items.map(
    ({ name, quantity, unitPriceMinor, vatBasisPoints }): DocumentLine => ({
      kind: 'tickets',
      name,
      quantity,
      unitMinor: unitPriceMinor,
      grossMinor: quantity * unitPriceMinor,
      vatBasisPoints,
      vatMinor: vatWithin(quantity * unitPriceMinor, vatBasisPoints),
    }),
  )
  const fees = shareByRate(feeMinor, tickets).map(
    ({ grossMinor, vatBasisPoints }): DocumentLine => ({
      kind: 'fee',
      name: serviceFeeNames[locale],
      quantity: null,
      unitMinor: null,
      grossMinor,
      vatBasisPoints,
      vatMinor: vatWithin(grossMinor, vatBasisPoints),
    }),
  )
  const discounts = shareByRate(discountMinor, tickets).map(
    ({ grossMinor, vatBasisPoints }): DocumentLine => ({
      kind: 'tickets',
      name: discountNames[locale],
      quantity: null,
      unitMinor: null,
      grossMinor: -grossMinor,
      vatBasisPoints,
      vatMinor: -vatWithin(grossMinor, vatBasisPoints),
    }),
  )
  return [...tickets, ...discounts, ...fees]
}

export function vatByRate(lines: readonly DocumentLine[]): DocumentContent['vat'] {
  const rates = [...new Set(lines.map(({ vatBasisPoints }) => vatBasisPoints))].sort((a, b) => b - a)
  return rates.map((basisPoints) => {
    const own = lines.filter((line) => line.vatBasisPoints === basisPoints)
    return { basisPoints, grossMinor: grossOf(own), vatMinor: vatOf(own) }
  })
}

export function grossOf(lines: readonly DocumentLine[]): number {
  return lines.reduce((total, { grossMinor }) => total + grossMinor, 0)
}

export function vatOf(lines: readonly DocumentLine[]): number {
  return lines.reduce((total, { vatMinor }) => total + vatMinor, 0)
}

export type Credit = {
  /** At most what is left of the invoice. */
  amountMinor: number
  /** Of it, what gives the service fee back. */
  feeMinor: number
  /** The tickets that it is for, where their prices are all of the rest. */
  items: readonly SoldItem[]
}

/**
 * @param invoiced the lines of the invoice
 * @param credited the lines of every credit note so far
 */
export function creditLines(
  invoiced: readonly DocumentLine[],
  credited: readonly DocumentLine[],
  credit: Credit,
  partName: string,
): DocumentLine[] {
  const wholly = credited.length === 0 && credit.amountMinor === grossOf(invoiced)
  if (wholly) return invoiced.filter(({ grossMinor }) => grossMinor !== 0)
  const groups = groupsOf(invoiced, credited)
  const fees = groups.filter(({ kind }) => kind === 'fee')
  const tickets = groups.filter(({ kind }) => kind === 'tickets')
  const rest = credit.amountMinor - Math.min(credit.feeMinor, leftOf(fees), credit.amountMinor)
  // What the tickets cannot cover any more, the fee does.
  const ofTickets = Math.min(rest, leftOf(tickets))
  const parts = [
    ...spread(tickets, ofTickets, credit.items),
    ...splitOver(fees, credit.amountMinor - ofTickets).map((part) => ({ ...part, lines: [] })),
  ]
  return parts.filter(({ grossMinor }) => grossMinor > 0).flatMap((part) => linesOf(part, partName))
}

type Group = Pick<DocumentLine, 'kind' | 'vatBasisPoints'> & {
  name: string
  gross: number
  vat: number
  creditedGross: number
  creditedVat: number
}

/** The tickets of a rate, and the fee of a rate. */
function groupsOf(invoiced: readonly DocumentLine[], credited: readonly DocumentLine[]): Group[] {
  const keyOf = (line: DocumentLine) => `${line.kind} ${line.vatBasisPoints}`
  return [...new Set(invoiced.map(keyOf))].map((key) => {
    const own = invoiced.filter((line) => keyOf(line) === key)
    const back = credited.filter((line) => keyOf(line) === key)
    const { kind = 'tickets', vatBasisPoints = 0, name = '' } = own[0] ?? {}
    return {
      kind,
      vatBasisPoints,
      name,
      gross: grossOf(own),
      vat: vatOf(own),
      creditedGross: grossOf(back),
      creditedVat: vatOf(back),
    }
  })
}

function leftOf(groups: readonly Group[]): number {
  return groups.reduce((total, { gross, creditedGross }) => total + gross - creditedGross, 0)
}

type Part = { group: Group; grossMinor: number; lines: SoldItem[] }

function splitOver(groups: readonly Group[], amount: number): Omit<Part, 'lines'>[] {
  const weights = groups.map(({ gross, creditedGross }) => gross - creditedGross)
  return splitExactly(amount, weights).flatMap((grossMinor, index) => {
    const group = groups[index]
    return group ? [{ group, grossMinor }] : []
  })
}

/** By the named tickets where they explain the amount; in proportion to what is left of each rate otherwise. */
function spread(groups: readonly Group[], amount: number, items: readonly SoldItem[]): Part[] {
  const named = groups.map((group) => {
    const lines = items.filter(({ vatBasisPoints }) => vatBasisPoints === group.vatBasisPoints)
    return { group, lines, grossMinor: lines.reduce((all, one) => all + one.quantity * one.unitPriceMinor, 0) }
  })
  const explains =
    items.length > 0 &&
    named.reduce((all, { grossMinor }) => all + grossMinor, 0) === amount &&
    named.every(({ group, grossMinor }) => grossMinor <= group.gross - group.creditedGross)
  return explains ? named : splitOver(groups, amount).map((part) => ({ ...part, lines: [] }))
}

function linesOf({ group, grossMinor, lines }: Part, partName: string): DocumentLine[] {
  const { kind, vatBasisPoints } = group
  const vatMinor = vatAfter(group, grossMinor) - group.creditedVat
  if (lines.length === 0) {
    const name = kind === 'fee' ? group.name : partName
    return [{ kind, name, quantity: null, unitMinor: null, grossMinor, vatBasisPoints, vatMinor }]
  }
  const own = lines.filter(({ quantity, unitPriceMinor }) => quantity * unitPriceMinor > 0)
  const vats = splitExactly(
    vatMinor,
    own.map(({ quantity, unitPriceMinor }) => quantity * unitPriceMinor),
  )
  return own.map(({ name, quantity, unitPriceMinor }, index) => ({
    kind,
    name,
    quantity,
    unitMinor: unitPriceMinor,
    grossMinor: quantity * unitPriceMinor,
    vatBasisPoints,
    vatMinor: vats[index] ?? 0,
  }))
}

/**
 * The tax taken back once this is too: in proportion to the invoice's own tax of the rate, so that the last credit note ends on exactly
 * that. Rounding each credit note by itself would not.
 */
function vatAfter(group: Group, grossMinor: number): number {
  const credited = BigInt(group.creditedGross + grossMinor)
  const gross = BigInt(group.gross)
  return Number((2n * credited * BigInt(group.vat) + gross) / (2n * gross))
}
