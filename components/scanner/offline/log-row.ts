// The next row of the log: what was decided, and the link to the row before it.
import { chainStart, rowHash } from '@/server/scanning/sync/chain'
import type { Judgement } from './judge'
import type { OfflineAsk } from './offline-gate'
import type { Chain, LoggedScan } from './store'

type Log = {
  deviceId: string
  /** Null before the first row. */
  last: Chain | null
  bundleSeq: number
  offsetMs: number | null
}

export async function nextRow(ask: OfflineAsk, judged: Judgement, log: Log): Promise<LoggedScan> {
  const { deviceId, last, bundleSeq, offsetMs } = log
  const row = {
    seq: (last?.seq ?? 0) + 1,
    scanId: ask.scanId,
    qrCodeData: ask.text,
    at: new Date(ask.at).toISOString(),
    verdict: judged.reason === null ? ('admitted' as const) : ('refused' as const),
    reason: judged.reason ?? judged.overridden,
    checkInListId: ask.listId,
    bundleSeq,
    previousHash: last?.hash ?? (await chainStart(deviceId)),
  }
  const offset = offsetMs === null ? {} : { offset: offsetMs }
  return { ...row, ...offset, direction: ask.direction, hash: await rowHash(deviceId, row) }
}
