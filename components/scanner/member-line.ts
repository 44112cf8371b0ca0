// A signed-in member's gate: every question goes to the server, by tRPC.
import { TRPCClientError } from '@trpc/client'
import { askVerdict } from './ask-verdict'
import { gateClient } from './gate-client'
import { type GateLine, GateRefusal } from './gate-line'

export type MemberPlace = { organization: string; eventId: string; checkInListId: string; location: string | null }

/** @param heard how long the answer took, in milliseconds; null: none came */
export function memberLine(place: MemberPlace, heard: (ms: number | null) => void): GateLine {
  const { organization, eventId, checkInListId } = place
  const gate = { organization, eventId, checkInListId }
  return {
    async decide({ code, scanId, direction, identityChecked, override }) {
      const input = {
        ...gate,
        qrCodeData: code,
        scanId,
        location: place.location ?? undefined,
        // Absent where it is the usual: the shortest question is the most common one.
        ...(direction === 'out' && { direction }),
        ...(identityChecked && { identityChecked }),
        ...(override && { override }),
      }
      const asked = performance.now()
      const answer = await askVerdict((signal) => gateClient.scanning.validate.mutate(input, { signal }))
      heard(answer.kind === 'unreachable' ? null : performance.now() - asked)
      return answer
    },
    async counts() {
      const asked = performance.now()
      const counts = await gateClient.scanning.counts.query(gate)
      heard(performance.now() - asked)
      return counts
    },
    recent: () => gateClient.scanning.recent.query(gate),
    search: (text) => refusing(gateClient.scanning.search.query({ ...gate, text })),
    undo: (scanId) => refusing(gateClient.scanning.undo.mutate({ organization, eventId, scanId })),
  }
}

async function refusing<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    const data: unknown = error instanceof TRPCClientError ? error.data : null
    const code = typeof data === 'object' && data !== null && 'code' in data ? data.code : null
    throw new GateRefusal(typeof code === 'string' ? code : null)
  }
}
