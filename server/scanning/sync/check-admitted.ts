// What a device let in by itself although the server knows better: a ticket that is blocked, one that the list does not take, a typed code
// where nobody stands who could look at papers. The entry counts, since somebody is inside; the control room is told of each ticket.
import type { TxCtx } from '@/server/kernel/ctx'
import { raiseAlert } from '../alerts/raise-alert'
import { takesType } from '../lists/rules'
import type { StoredRow } from './store-rows'
import type { Uploader } from './upload'

const SCORES = { blocked: 85, wrong_list: 65, typed: 70 } as const
type Why = keyof typeof SCORES

/** Asked with the tickets locked. */
export async function judgeAdmitted(tx: TxCtx, device: Uploader, stored: readonly StoredRow[]): Promise<void> {
  const entries = stored.filter(({ admitted, direction }) => admitted && direction === 'in')
  if (entries.length === 0) return
  const ids = [...new Set(entries.flatMap(({ ticketId }) => ticketId ?? []))]
  const [tickets, lists] = [
    await tx.db.ticket.findMany({
      where: { id: { in: ids } },
      select: { id: true, status: true, ticketTypeId: true, attendee: { select: { name: true } } },
    }),
    await tx.db.checkInList.findMany({
      where: { id: { in: [...new Set(entries.map(({ checkInListId }) => checkInListId))] } },
      select: { id: true, ticketTypeIds: true, changedAt: true },
    }),
  ]
  const { name } = await tx.db.device.findUniqueOrThrow({ where: { id: device.deviceId }, select: { name: true } })
  for (const entry of entries) {
    const ticket = tickets.find(({ id }) => id === entry.ticketId)
    const list = lists.find(({ id }) => id === entry.checkInListId)
    const reason = whyNot(entry, ticket, list)
    if (!reason) continue
    const { eventId, organizationId, deviceId } = device
    const key = `${ticket?.id ?? deviceId}/${reason}`
    const facts = { device: name, attendee: ticket?.attendee.name ?? '', reason }
    const named = { ticketId: ticket?.id ?? null, deviceId, gateId: entry.moment.gateId }
    const alert = { eventId, organizationId, rule: 'offline_against_rules', key, ...named }
    await raiseAlert(tx, { ...alert, score: SCORES[reason], facts, at: entry.at })
  }
}

type Known = { status: string; ticketTypeId: string } | undefined
type List = { ticketTypeIds: string[]; changedAt: Date } | undefined

/** A list that was changed since may have taken the ticket then; who has a ticket blocked is told of every entry, whenever it was. */
function whyNot({ moment, typed, at, overridden }: StoredRow, ticket: Known, list: List): Why | null {
  if (ticket?.status === 'blocked') return 'blocked'
  const isOther = ticket && list && list.changedAt <= at && !takesType(list, ticket.ticketTypeId)
  if (isOther && overridden !== 'wrong_list') return 'wrong_list'
  return moment.isKiosk && typed ? 'typed' : null
}
