// Adds to what became of a message, in the transaction of what a person did about it.
import type { TxCtx } from '@/server/kernel/ctx'
import type { MessageStepKind } from './contract'

export async function addStep(
  tx: TxCtx,
  notificationId: string,
  kind: MessageStepKind,
  detail: string | null,
): Promise<void> {
  const id = tx.random.uuid(tx.now)
  await tx.db.notificationStep.create({ data: { id, notificationId, kind, detail, at: tx.now } })
}
