// All recipients of a campaign as a table for a file, read some at a time.
import type { Ctx } from '@/server/kernel/ctx'
import type { Locale } from '@/server/kernel/format'
import type { Cell, Table } from '@/server/kernel/table'
import { organizationZone } from '@/server/organizations/organization-zone'
import type { RecipientState } from './contract'
import { loadCampaign } from './load-campaign'
import { readRecipients } from './recipients'

const AT_ONCE = 1_000

const headers: Record<Locale, readonly string[]> = {
  fr: ['Nom', 'Adresse', 'Langue', 'État', 'Envoyé', 'Reçu', 'Ouvert', 'Raison'],
  en: ['Name', 'Address', 'Language', 'State', 'Sent', 'Delivered', 'Opened', 'Reason'],
}

/** As the campaign's page has them; a reason without words, which a carrier wrote, stands as it is. */
export type RecipientWords = { states: Record<RecipientState, string>; reasons: Readonly<Record<string, string>> }

type Wish = { id: string; locale: Locale; words: RecipientWords }

/** Instants by the event's clock, or the organization's. */
export async function exportRecipients(ctx: Ctx, { id, locale, words }: Wish): Promise<Table> {
  const { eventId, organizationId } = await loadCampaign(ctx, id, 'notifications:read')
  const event = eventId ? await ctx.db.event.findUnique({ where: { id: eventId }, select: { timeZone: true } }) : null
  const timeZone = event?.timeZone ?? (await organizationZone(ctx, organizationId))
  const widths = [24, 32, 8, 16, 18, 18, 18, 40]
  const columns = headers[locale].map((header, index) => ({ header, width: widths[index] ?? 18 }))
  return { name: 'recipients', columns, rows: rowsOf(ctx, id, words, timeZone) }
}

async function* rowsOf(
  ctx: Ctx,
  campaignId: string,
  { states, reasons }: RecipientWords,
  timeZone: string,
): AsyncGenerator<Cell[]> {
  const moment = (at: Date | null): Cell => (at ? { at, timeZone } : null)
  for (let after: string | undefined; ; ) {
    const recipients = await readRecipients(ctx, campaignId, { after, limit: AT_ONCE })
    for (const { name, address, locale, state, sentAt, deliveredAt, openedAt, error } of recipients) {
      const reason = error && (reasons[error] ?? error)
      yield [name, address, locale, states[state], moment(sentAt), moment(deliveredAt), moment(openedAt), reason]
    }
    after = recipients.at(-1)?.id
    if (recipients.length < AT_ONCE) return
  }
}
