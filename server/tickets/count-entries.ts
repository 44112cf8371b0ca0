// Whether somebody has come in with a ticket, for those who would end it or change it: gates write entries further right (server/scanning).
// Guards: who asks before ending a ticket holds the lock on its row, which every gate takes too.
import type { Ctx } from '@/server/kernel/ctx'

/** Entries that stand, with any of the tickets. */
export function countEntries({ db }: Pick<Ctx, 'db'>, ticketIds: readonly string[]): Promise<number> {
  return db.admission.count({ where: { ticketId: { in: [...ticketIds] }, undoneAt: null } })
}
