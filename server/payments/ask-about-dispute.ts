// Asks for the job that follows a dispute. One waits for each dispute, whoever asks: its events, a payment that was not settled yet,
// money that a provider took back.
import { enqueue } from '@/server/jobs/enqueue'
import type { TxCtx } from '@/server/kernel/ctx'

type DisputeRef = { gateway: string; account: string | null; providerRef: string }

export async function askAboutDispute(tx: TxCtx, dispute: DisputeRef, runAt?: Date): Promise<void> {
  const { gateway, account, providerRef } = dispute
  const options = { jobKey: `dispute:${gateway}:${providerRef}`, ...(runAt && { runAt }) }
  await enqueue(tx, 'follow-dispute', { gateway, account, providerRef }, options)
}
