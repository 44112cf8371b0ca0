// A list or a gate against the device that is given it at the same moment: none is put away under a phone.
import { beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { anInvitation, gateManager } from '@/tests/support/device-factories'
import { openDoors } from '@/tests/support/doors'
import { aGate, type Gate, gateNow } from '@/tests/support/scanning-factories'
import { archiveList, createList } from '../lists/commands'
import { changeDevice } from './manage-devices'

const doors = openDoors()
let ctx: Ctx
let gate: Gate

beforeAll(async () => {
  ctx = { ...doors.ctx(), now: gateNow }
  gate = await aGate(ctx)
})

const ROUNDS = 12
const fields = () => ({
  ticketTypeIds: [],
  opensAt: null,
  closesAt: null,
  sessionIds: [],
  entries: 'once' as const,
  entryLimit: null,
  exits: false,
  zoneId: null,
})

test('a list that is put away while devices are made for it and moved to it stands under none of them', async () => {
  const manager = gateManager(ctx, gate)
  const { eventId } = gate
  for (let round = 0; round < ROUNDS; round++) {
    const name = `Balcon ${round}`
    const { lists } = await createList(manager, { eventId, list: { ...fields(), name } })
    const listId = lists.find((one) => one.name === name)?.id ?? ''
    const { id } = await anInvitation(ctx, gate)
    const tried = await Promise.allSettled([
      archiveList(manager, { eventId, listId }),
      anInvitation(ctx, gate, { checkInListId: listId }),
      changeDevice(manager, { id, checkInListId: listId }),
    ])
    const archived = (await ctx.db.checkInList.findUniqueOrThrow({ where: { id: listId } })).archivedAt !== null
    const standing = await ctx.db.device.count({ where: { checkInListId: listId, status: { not: 'revoked' } } })
    expect(archived && standing > 0, JSON.stringify(tried.map(({ status }) => status))).toBe(false)
  }
})
