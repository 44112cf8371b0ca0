'use client'
// What this gate has decided since its page was opened: the last twenty, for when the server cannot be asked.
import { useState } from 'react'
import type { RecentScan, ScanResult } from '@/server/scanning/contract'

const KEPT = 20

export function useOwnScans() {
  const [list, setList] = useState<readonly RecentScan[]>([])
  return {
    list,
    add(result: ScanResult, typed: boolean): void {
      const { scanId, valid, reason, direction, wasInside, overridden, attendeeName, ticketTypeName } = result
      const scan: RecentScan = {
        id: scanId,
        scanId,
        at: new Date(),
        valid,
        reason,
        typed,
        direction,
        overridden,
        undone: false,
        // An exit of somebody who had not been seen coming in did nothing.
        undoable: valid && wasInside !== false,
        attendeeName,
        ticketTypeName,
        location: null,
        scannedBy: null,
      }
      setList((before) => [scan, ...before].slice(0, KEPT))
    },
    markUndone(scanId: string): void {
      setList((before) =>
        before.map((scan) => (scan.scanId === scanId ? { ...scan, undone: true, undoable: false } : scan)),
      )
    },
  }
}
