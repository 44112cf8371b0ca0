'use client'
// Lists, gates and zones of an event beside each other; the people inside are counted anew every ten seconds.
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '@/components/trpc/provider'
import type { EventGates } from '@/server/scanning/gates/contract'
import type { EventLists } from '@/server/scanning/lists/contract'
import { GatePanel } from './gate-panel'
import { ListPanel } from './list-panel'
import { ZonePanel } from './zone-panel'

const EVERY_MS = 10_000

type ListBoardProps = {
  organization: string
  eventId: string
  lists: EventLists
  gates: EventGates
  mayManage: boolean
}

export function ListBoard({ organization, eventId, lists: knownLists, gates: knownGates, mayManage }: ListBoardProps) {
  const { scanning } = useTRPC()
  const one = { organization, eventId }
  const often = { staleTime: 0, refetchInterval: EVERY_MS }
  const lists = useQuery(scanning.lists.ofEvent.queryOptions(one, { ...often, initialData: knownLists }))
  const gates = useQuery(scanning.gates.ofEvent.queryOptions(one, { ...often, initialData: knownGates }))
  const refresh = () => Promise.all([lists.refetch(), gates.refetch()])
  const common = { organization, eventId, mayManage, onChanged: refresh }
  return (
    <div className="grid items-start gap-[22px] lg:grid-cols-[1.75fr_1fr]">
      <ListPanel {...common} lists={lists.data} />
      <div className="grid gap-[22px]">
        <GatePanel {...common} gates={gates.data.gates} lists={lists.data.lists} />
        <ZonePanel {...common} zones={gates.data.zones} />
      </div>
    </div>
  )
}
