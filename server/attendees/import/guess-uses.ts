// What the columns of a list of people hold, by their headings and by what stands below. Pure. A guess: the person sees it and may
// change it before anything is read by it.
import { email } from '@/server/kernel/text'
import { maxAnswers } from '../contract'
import type { ColumnUse } from './contract'

const HEADINGS = {
  email: /^(e ?mail|mail|courriel|(adresse )?(e ?mail|mail|courriel|electronique)|e ?mail address|address e ?mail)\b/,
  first_name: /^(prenoms?|first ?names?|given ?names?|forenames?)$/,
  last_name: /^(nom de famille|last ?name|surname|family ?name)$/,
  name: /^(noms?|nom complet|nom (et )?prenoms?|prenoms? (et )?noms?|names?|full ?name|participants?|invites?|guests?|attendees?|personnes?)$/,
} as const

type HeadingUse = keyof typeof HEADINGS
type Guess = { hasHeading: boolean; uses: ColumnUse[] }

/** `rows`: the first of the file, all of the same width. */
export function guessUses(rows: readonly (readonly string[])[]): Guess {
  const [first = [], ...below] = rows
  const known = first.map(headingOf)
  const addresses = first.findIndex((_, index) => below.some((row) => isEmail(row[index])))
  const hasHeading =
    !first.some(isEmail) &&
    (known.some((use) => use !== null) || addresses >= 0 || (first.length > 1 && below.length > 0))
  const isFirst = (use: HeadingUse | null, index: number) => known.indexOf(use) === index
  let answers = 0
  const uses = first.map((heading, index): ColumnUse => {
    const use = hasHeading ? (known[index] ?? null) : null
    if (use !== null && isFirst(use, index)) return use
    if (!known.includes('email') && index === mailColumn()) return 'email'
    if (hasHeading && heading.trim() !== '' && answers++ < maxAnswers) return 'answer'
    return 'skip'
  })
  return { hasHeading, uses: onlyName(withOneWayToName(uses), hasHeading) }

  function mailColumn(): number {
    return hasHeading ? addresses : first.findIndex(isEmail)
  }
}

function headingOf(cell: string): HeadingUse | null {
  const plain = cell
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[-_’'./:*]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  for (const use of ['email', 'first_name', 'last_name', 'name'] as const) if (HEADINGS[use].test(plain)) return use
  return null
}

/** "Nom" beside "Prénom" is the last name; beside both it is neither. */
function withOneWayToName(uses: readonly ColumnUse[]): ColumnUse[] {
  const hasFirst = uses.includes('first_name')
  const hasLast = uses.includes('last_name')
  return uses.map((use) => {
    if (use !== 'name' || !(hasFirst || hasLast)) return use
    return hasFirst && !hasLast ? 'last_name' : 'skip'
  })
}

/** What stands alone beside the addresses of a list without headings is the name. */
function onlyName(uses: readonly ColumnUse[], hasHeading: boolean): ColumnUse[] {
  const others = uses.filter((use) => use !== 'email')
  return uses.map((use) => (!hasHeading && others.length === 1 && use === 'skip' ? 'name' : use))
}

function isEmail(cell: string | undefined): boolean {
  return email.safeParse(cell ?? '').success
}
