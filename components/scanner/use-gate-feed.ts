'use client'
// A device listens to the other gates: who came in there, what was revoked, and which of its own admissions turned out to be double.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent } from 'react'
import type { DeviceConflict } from '@/server/scanning/sync/contract'
import { readConflicts, withDates } from './device-line'
import { hearGates } from './hear-gates'
import { followGates, type LiveEvent } from './live-feed'
import type { OfflineGateHandle } from './offline/use-offline-gate'

const CONFLICTS_MS = 30_000

/** @param beatNow asks what this device is now */
export function useGateFeed(
  isDevice: boolean,
  offline: OfflineGateHandle,
  beatNow: () => void,
): { conflicts: DeviceConflict[] } {
  const cache = useQueryClient()
  const isOpen = isDevice && offline.opened
  const { data } = useQuery({
    queryKey: ['gate', 'conflicts'],
    queryFn: readConflicts,
    enabled: isDevice,
    refetchInterval: CONFLICTS_MS,
    networkMode: 'always',
    retry: false,
  })
  const hear = useEffectEvent((event: LiveEvent) =>
    hearGates(event, offline, {
      recount: () => {
        void cache.invalidateQueries({
          predicate: ({ queryKey }) => queryKey[0] === 'gate' && queryKey[2] === 'counts',
        })
      },
      beatNow,
    }),
  )
  useEffect(() => {
    if (!isOpen) return
    const stop = new AbortController()
    void followGates((event) => hear(event), stop.signal)
    return () => stop.abort()
  }, [isOpen])
  return { conflicts: joined(data ?? [], offline.conflicts) }
}

/** What the upload was answered, and what was asked for since: one of each. */
function joined(asked: readonly DeviceConflict[], answered: readonly DeviceConflict[]): DeviceConflict[] {
  const all = new Map(
    [...answered.map(withDates), ...asked].map((one) => [`${one.kind} ${one.scanId} ${one.ticket.id}`, one]),
  )
  return [...all.values()].sort((a, b) => b.at.getTime() - a.at.getTime())
}
