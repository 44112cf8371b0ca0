// An event on sale with reminders and with people who hold its tickets, for tests of what reminds them.
import type { ReminderRule } from '@/server/campaigns/reminders/contract'
import { addReminder } from '@/server/campaigns/reminders/edit-reminders'
import { updateEvent } from '@/server/events/update-event'
import type { Ctx } from '@/server/kernel/ctx'
import { placeHold } from '@/server/purchases/place-hold'
import { aSale, as, type Sale } from './sales-factories'

/** Of `aSale`: Saturday 12 June 2027, 19:30 in Paris. */
export const startsAt = new Date('2027-06-12T17:30:00Z')

/** Two days before, at ten by the clock there. */
export const twoDays: ReminderRule = { anchor: 'start', minutesBefore: 2_880, atMinute: 600 }
export const twoDaysBefore = new Date('2027-06-10T08:00:00Z')

export function at(ctx: Ctx, now: Date | string): Ctx {
  return { ...ctx, now: new Date(now) }
}

/** Sold for nothing, so that a hold is a ticket. */
export async function aFreeSale(ctx: Ctx, more: { draft?: boolean } = {}): Promise<Sale> {
  return aSale(ctx, { types: [{ name: 'Libre', amount: 0, capacity: 100 }], ...more })
}

export async function aTicketOf(ctx: Ctx, sale: Sale, email: string, locale: 'fr' | 'en' = 'fr'): Promise<void> {
  const [type] = sale.ticketTypes
  if (!type) throw new Error('no ticket type')
  const items = [{ ticketTypeId: type.id, quantity: 1 }]
  await placeHold(ctx, { eventId: sale.eventId, items, buyer: { name: 'Camille Roussel', email }, locale })
}

export async function aRemindedSale(ctx: Ctx, rule: ReminderRule = twoDays) {
  const sale = await aFreeSale(ctx)
  const owner = as(ctx, sale.owner)
  const reminder = await addReminder(owner, { eventId: sale.eventId, rule })
  await aTicketOf(ctx, sale, 'camille@exemple.fr')
  return { sale, owner, reminder }
}

/** By so many hours. */
export async function moveEvent(ctx: Ctx, sale: Sale, hours: number): Promise<void> {
  const by = (date: string) => new Date(new Date(date).getTime() + hours * 3_600_000)
  const change = { startsAt: by('2027-06-12T17:30:00Z'), endsAt: by('2027-06-12T22:00:00Z') }
  await updateEvent(as(ctx, sale.owner), { eventId: sale.eventId, change })
}
