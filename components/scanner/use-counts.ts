'use client'
// How many are inside: asked now and then, and counted on at once with each green of this gate.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { GateCounts, ScanResult } from '@/server/scanning/contract'
import type { Station } from './gate-line'

const COUNT_EVERY_MS = 10_000

type Counts = { data: GateCounts | null; count(result: ScanResult): void; again(): void }

export function useCounts({ key, line }: Pick<Station, 'key' | 'line'>): Counts {
  const cache = useQueryClient()
  const queryKey = ['gate', key, 'counts']
  const { data } = useQuery({
    queryKey,
    queryFn: () => line.counts(),
    refetchInterval: COUNT_EVERY_MS,
    networkMode: 'always',
    retry: false,
  })
  return {
    data: data ?? null,
    count: (result) => cache.setQueryData<GateCounts>(queryKey, (old) => old && countOn(old, result)),
    again: () => void cache.invalidateQueries({ queryKey }),
  }
}

export function countOn(counts: GateCounts, { valid, direction, again, wasInside, scanCount }: ScanResult): GateCounts {
  if (!valid) return counts
  if (direction === 'out') return { ...counts, inside: Math.max(0, counts.inside - (wasInside === false ? 0 : 1)) }
  // A ticket that comes in anew is one person all the same.
  const isFirst = !again && scanCount <= 1
  return { ...counts, admitted: counts.admitted + (isFirst ? 1 : 0), inside: counts.inside + 1 }
}
