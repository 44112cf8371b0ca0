// Adds to what became of a message, in the transaction of what a person did about it.
import type { TxCtx } from '@/server/kernel/ctx'

export type ActStep = 'cancelled' | 'resent' | 'address_changed'

export async function addStep(tx: TxCtx, notificationId: string, kind: ActStep, detail: string | null): Promise<void> {
  const id = tx.random.uuid(tx.now)
  await tx.db.notificationStep.create({ data: { id, notificationId, kind, detail, at: tx.now } })
}
