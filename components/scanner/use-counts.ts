'use client'
// How many are inside: asked now and then, and counted on at once with each green of this gate. What was known last stays on the device, for a
// page that opens without a network.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { z } from 'zod'
import type { GateCounts, ScanResult } from '@/server/scanning/contract'
import type { Station } from './gate-line'
import { readPreference, writePreference } from './use-preference'

const COUNT_EVERY_MS = 10_000

/** Numbers alone; of the gate that is named with them. */
const KEPT = 'portillon-gate-counts'
const kept = z.object({
  key: z.string(),
  counts: z.object({ admitted: z.number(), expected: z.number(), inside: z.number() }),
})

type Counts = { data: GateCounts | null; count(result: ScanResult): void; again(): void }

export function useCounts({ key, line, isDevice }: Pick<Station, 'key' | 'line' | 'isDevice'>): Counts {
  const cache = useQueryClient()
  const queryKey = ['gate', key, 'counts']
  const { data } = useQuery({
    queryKey,
    queryFn: () => line.counts(),
    initialData: () => (isDevice ? keptCounts(key) : null) ?? undefined,
    initialDataUpdatedAt: 0,
    refetchInterval: COUNT_EVERY_MS,
    networkMode: 'always',
    retry: false,
  })
  useEffect(() => {
    if (isDevice && data) keepCounts(key, data)
  }, [key, isDevice, data])
  return {
    data: data ?? null,
    count: (result) => cache.setQueryData<GateCounts>(queryKey, (old) => old && countOn(old, result)),
    again: () => void cache.invalidateQueries({ queryKey }),
  }
}

export function keepCounts(key: string, counts: GateCounts): void {
  writePreference(KEPT, JSON.stringify({ key, counts }))
}

/** Null where nothing is kept of this gate. */
export function keptCounts(key: string): GateCounts | null {
  try {
    const read = kept.safeParse(JSON.parse(readPreference(KEPT)))
    return read.success && read.data.key === key ? read.data.counts : null
  } catch {
    return null
  }
}

export function forgetCounts(): void {
  writePreference(KEPT, '')
}

export function countOn(counts: GateCounts, { valid, direction, again, wasInside, scanCount }: ScanResult): GateCounts {
  if (!valid) return counts
  if (direction === 'out') return { ...counts, inside: Math.max(0, counts.inside - (wasInside === false ? 0 : 1)) }
  // A ticket that comes in anew is one person all the same.
  const isFirst = !again && scanCount <= 1
  return { ...counts, admitted: counts.admitted + (isFirst ? 1 : 0), inside: counts.inside + 1 }
}
