// All recipients of a campaign as a table for a file, read some at a time.
import type { Ctx } from '@/server/kernel/ctx'
import type { Locale } from '@/server/kernel/format'
import type { Cell, Table } from '@/server/kernel/table'
import type { RecipientState } from './contract'
import { loadCampaign } from './load-campaign'
import { recipientOf } from './recipients'

const AT_ONCE = 1_000
const USUAL_ZONE = 'Europe/Paris'

const headers: Record<Locale, readonly string[]> = {
  fr: ['Nom', 'Adresse', 'Langue', 'État', 'Envoyé', 'Remis', 'Ouvert', 'Raison'],
  en: ['Name', 'Address', 'Language', 'State', 'Sent', 'Delivered', 'Opened', 'Reason'],
}

const states: Record<Locale, Record<RecipientState, string>> = {
  fr: {
    waiting: 'en attente',
    sent: 'envoyé',
    delivered: 'remis',
    opened: 'ouvert',
    bounced: 'revenu',
    complained: 'signalé comme indésirable',
    failed: 'échec',
    suppressed: 'écarté',
    cancelled: 'annulé',
  },
  en: {
    waiting: 'waiting',
    sent: 'sent',
    delivered: 'delivered',
    opened: 'opened',
    bounced: 'bounced',
    complained: 'reported as unwanted',
    failed: 'failed',
    suppressed: 'left out',
    cancelled: 'cancelled',
  },
}

/** Instants by the event's clock. */
export async function exportRecipients(ctx: Ctx, { id, locale }: { id: string; locale: Locale }): Promise<Table> {
  const { eventId } = await loadCampaign(ctx, id, 'notifications:read')
  const event = eventId ? await ctx.db.event.findUnique({ where: { id: eventId }, select: { timeZone: true } }) : null
  const timeZone = event?.timeZone ?? USUAL_ZONE
  const widths = [24, 32, 8, 16, 18, 18, 18, 40]
  const columns = headers[locale].map((header, index) => ({ header, width: widths[index] ?? 18 }))
  return { name: 'recipients', columns, rows: rowsOf(ctx, id, locale, timeZone) }
}

async function* rowsOf(ctx: Ctx, campaignId: string, locale: Locale, timeZone: string): AsyncGenerator<Cell[]> {
  const moment = (at: Date | null): Cell => (at ? { at, timeZone } : null)
  for (let after: string | undefined; ; ) {
    const rows = await ctx.db.notification.findMany({
      where: { campaignId, ...(after && { id: { gt: after } }) },
      orderBy: { id: 'asc' },
      take: AT_ONCE,
    })
    for (const one of rows.map(recipientOf)) {
      const { name, address, state, sentAt, deliveredAt, openedAt, error } = one
      yield [
        name,
        address,
        one.locale,
        states[locale][state],
        moment(sentAt),
        moment(deliveredAt),
        moment(openedAt),
        error,
      ]
    }
    after = rows.at(-1)?.id
    if (rows.length < AT_ONCE) return
  }
}
