// What has changed of an event, in the words that its holders read: before and after, in a language. Pure.
import { addressLines, formatInstant, formatZone, type Locale } from '@/server/kernel/format'
import type { MessageContent } from '@/server/notifications/templates/contract'
import type { ChangedField, ChangeLine } from './reminders/contract'
import { asPlain } from './reminders/fill-words'

/** What a holder plans by. */
export type EventFacts = {
  title: string
  startsAt: Date
  doorsAt: Date | null
  venue: { name: string; address: string } | null
  timeZone: string
}

export const watchedFields = ['title', 'startsAt', 'doorsAt', 'venue', 'timeZone'] as const

const words = {
  fr: {
    fields: { title: 'Nom', startsAt: 'Date', doorsAt: 'Ouverture des portes', venue: 'Lieu' },
    before: 'Avant\u202f: ',
    after: 'Maintenant\u202f: ',
    noTime: 'sans heure indiquée',
    noVenue: 'pas encore indiqué',
  },
  en: {
    fields: { title: 'Name', startsAt: 'Date', doorsAt: 'Doors', venue: 'Venue' },
    before: 'Before: ',
    after: 'Now: ',
    noTime: 'no time given',
    noVenue: 'not given yet',
  },
} satisfies Record<Locale, { fields: Record<ChangedField, string> } & Record<string, unknown>>

export function changesBetween(before: EventFacts, after: EventFacts, locale: Locale): ChangeLine[] {
  const { noTime, noVenue } = words[locale]
  const hasZones = before.timeZone !== after.timeZone
  const at = (time: Date, { timeZone }: EventFacts) => {
    const text = formatInstant(time, { timeZone, locale, style: 'date_time' })
    return hasZones ? `${text} (${formatZone(timeZone, locale)})` : text
  }
  const where = ({ venue }: EventFacts) => (venue ? [venue.name, ...addressLines(venue.address)].join(', ') : noVenue)
  const lines: ChangeLine[] = []
  if (before.title !== after.title) lines.push({ field: 'title', before: before.title, after: after.title })
  if (+before.startsAt !== +after.startsAt)
    lines.push({ field: 'startsAt', before: at(before.startsAt, before), after: at(after.startsAt, after) })
  // A time that there was not before takes nothing from anybody's plans.
  if (before.doorsAt && +before.doorsAt !== +(after.doorsAt ?? 0))
    lines.push({
      field: 'doorsAt',
      before: at(before.doorsAt, before),
      after: after.doorsAt ? at(after.doorsAt, after) : noTime,
    })
  if (where(before) !== where(after)) lines.push({ field: 'venue', before: where(before), after: where(after) })
  return lines
}

const VALUE_MOST = 400

/** Paragraphs of a text block; none of an organizer's words in them is a variable. */
export function changesText(lines: readonly ChangeLine[], locale: Locale): string {
  const { fields, before, after } = words[locale]
  return lines
    .map((line) => `**${fields[line.field]}**\n${before}${shortened(line.before)}\n${after}${shortened(line.after)}`)
    .join('\n\n')
}

function shortened(text: string): string {
  const plain = asPlain(text)
  return plain.length <= VALUE_MOST ? plain : `${plain.slice(0, VALUE_MOST - 1)}…`
}

/** Words with these changes in them: where the older text of changes still stands it gives way, else they come below the first heading. */
export function withChanges(content: MessageContent, changes: string, older?: string): MessageContent {
  const holds = (text: string | undefined) => (block: MessageContent['blocks'][number]) =>
    text !== undefined && text !== '' && block.kind === 'text' && block.text.includes(text)
  if (content.blocks.some(holds(changes))) return content
  const place = content.blocks.findIndex(holds(older))
  const blocks = [...content.blocks]
  const found = blocks[place]
  if (found?.kind === 'text' && older !== undefined)
    blocks[place] = { ...found, text: found.text.replace(older, () => changes) }
  else blocks.splice(blocks.findIndex(({ kind }) => kind === 'heading') + 1, 0, { kind: 'text', text: changes })
  return { ...content, blocks }
}
