// The ticket that a design is shown with: facts of an event, a holder to choose, a type of ticket to choose.
import type { Locale } from '@/server/kernel/format'
import type { Money } from '@/server/kernel/money'
import type { TicketFacts } from '@/server/tickets/pdf/contract'

export type Example = {
  /** Null: made up. */
  eventId: string | null
  facts: Record<Locale, TicketFacts>
  cover: string | null
  types: readonly { id: string; name: string; price: Money; vatBasisPoints: number }[]
  /** Names that answers are known by; null where nobody has answered yet. */
  questions: readonly string[] | null
}

/** Names that have broken tickets elsewhere: long ones, and those of other scripts. */
export const exampleHolders = ['usual', 'long', 'arabic', 'japanese', 'greek'] as const
export type ExampleHolder = (typeof exampleHolders)[number]

const names: Record<Exclude<ExampleHolder, 'usual'>, string> = {
  long: 'Marie-Françoise Élisabeth de La Rochefoucauld-Montmorency de Saint-Exupéry',
  arabic: 'ليلى بن يوسف',
  japanese: '山田 花子',
  greek: 'Αλεξάνδρα Παπαδοπούλου',
}

export type ExampleChoice = { locale: Locale; holder: ExampleHolder; typeId: string | null }

export function exampleFacts(example: Example, { locale, holder, typeId }: ExampleChoice): TicketFacts {
  const facts = example.facts[locale]
  const type = example.types.find(({ id }) => id === typeId) ?? example.types[0]
  return {
    ...facts,
    ...(holder !== 'usual' && { holderName: names[holder] }),
    ...(type && { ticketTypeName: type.name, price: type.price, vatBasisPoints: type.vatBasisPoints }),
  }
}
