// Double entries as a table for the file of the evening: one row per conflict, both sides beside each other.
import { loadEvent } from '@/server/events/load-event'
import type { Ctx } from '@/server/kernel/ctx'
import type { Locale } from '@/server/kernel/format'
import type { Cell, Table } from '@/server/kernel/table'
import { listConflicts } from './conflict-queries'
import type { ConflictKind, ConflictSide, ExportConflictsInput } from './contract'

const headers: Readonly<Record<Locale, readonly string[]>> = {
  fr: [
    'Nature',
    'Billet',
    'Nom',
    'Type de billet',
    'Entrée en trop',
    'Porte',
    'Appareil',
    'Hors ligne',
    'Liste',
    'Première entrée',
    'Première porte',
    'Premier appareil',
    'Première hors ligne',
    'Annulé ou remboursé',
    'Trouvé',
    'Vu',
  ],
  en: [
    'Kind',
    'Ticket',
    'Name',
    'Ticket type',
    'Entry too many',
    'Gate',
    'Device',
    'Offline',
    'List',
    'First entry',
    'First gate',
    'First device',
    'First offline',
    'Voided or refunded',
    'Found',
    'Seen',
  ],
}

const kinds: Readonly<Record<Locale, Record<ConflictKind, string>>> = {
  fr: {
    duplicate_admission: 'Double entrée',
    admitted_after_revocation: 'Entré avec un billet annulé',
    refunded_after_entry: 'Remboursé après l’entrée',
  },
  en: {
    duplicate_admission: 'Double entry',
    admitted_after_revocation: 'Let in with a dead ticket',
    refunded_after_entry: 'Refunded after entry',
  },
}

const revoked: Readonly<Record<Locale, string>> = { fr: 'appareil révoqué', en: 'revoked device' }
const yes: Readonly<Record<Locale, string>> = { fr: 'oui', en: 'yes' }

export async function exportConflicts(ctx: Ctx, { eventId, locale }: ExportConflictsInput): Promise<Table> {
  const event = await loadEvent(ctx, eventId, 'scanning:read')
  const columns = headers[locale].map((header) => ({ header, width: 18 }))
  return { name: locale === 'fr' ? 'Doubles entrées' : 'Double entries', columns, rows: rowsOf(ctx, event, locale) }
}

async function* rowsOf(
  ctx: Ctx,
  { id, timeZone }: { id: string; timeZone: string },
  locale: Locale,
): AsyncGenerator<readonly Cell[]> {
  const at = (instant: Date | null): Cell => instant && { at: instant, timeZone }
  const where = (side: ConflictSide): Cell[] => [
    side.gate?.name ?? side.location,
    side.fromRevoked && side.device ? `${side.device.name} (${revoked[locale]})` : (side.device?.name ?? side.operator),
    side.offline ? yes[locale] : null,
  ]
  let cursor: string | undefined
  do {
    const page = await listConflicts(ctx, { eventId: id, which: 'all', ...(cursor && { cursor }) })
    for (const { kind, ticket, scan, first, foundAt, seenAt } of page.conflicts) {
      yield [
        ...[kinds[locale][kind], ticket.code, ticket.attendeeName, ticket.ticketTypeName],
        ...[at(scan.at), ...where(scan), scan.list.name],
        ...(first ? [at(first.at), ...where(first)] : [null, null, null, null]),
        ...[at(ticket.voidedAt), at(foundAt), at(seenAt)],
      ]
    }
    cursor = page.nextCursor ?? undefined
  } while (cursor)
}
