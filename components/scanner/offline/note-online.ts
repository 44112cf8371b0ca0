// What an answer of the server means for the device's own passes, so that the next question about the ticket is answered alike without it.
import type { ScanResult } from '@/server/scanning/contract'
import { fromBase64Url } from '@/server/scanning/devices/contract'
import { judgeEntry, judgeExit } from '@/server/scanning/lists/rules'
import { normalizeTicketCode } from '@/server/tickets/ticket-code'
import { parseToken } from '@/server/tickets/ticket-token'
import { codeDigest } from './browser-crypto'
import { nameOf } from './gate-data'
import type { GateQuestion } from './gate-decider'
import { extraPass } from './judge'
import type { OfflineGate } from './offline-gate'
import { passId } from './pass-book'

/** The ticket that a code names, whether it is true or not; null where the data knows none. */
export async function ticketOf({ data }: OfflineGate, code: string): Promise<{ kid: number; serial: bigint } | null> {
  if (!data) return null
  const parsed = parseToken(code)
  if (parsed.ok) return { kid: parsed.token.kid, serial: parsed.token.serial }
  const typed = normalizeTicketCode(code.trim())
  return typed ? data.ticketByCode(await codeDigest(fromBase64Url(data.head.codeKey), typed)) : null
}

export async function noteOnline(
  gate: OfflineGate,
  { code, listId, direction, scanId }: GateQuestion,
  result: ScanResult,
  deviceNow: number,
): Promise<void> {
  const isEntry = result.valid || result.reason === 'already_used'
  const ticket = isEntry ? await ticketOf(gate, code) : null
  if (!ticket) return
  await gate.alone(async () => {
    const { data } = gate
    const list = data?.head.lists.find((one) => one.listId === listId)
    if (!data || !list) return
    const now = gate.serverTime(deviceNow)
    const at = result.lastScanAt ? new Date(result.lastScanAt) : new Date(now)
    const passes = gate.book.of(data, ticket, listId)
    const free = judgeEntry({ ...list, ticketTypeIds: [], windows: [] }, { ticketTypeId: null, at, passes })
    // The server saw the ticket come in where nothing is known of it here: elsewhere, or before.
    if (!result.valid && free.reason === 'already_used') return
    const entryKey = free.passKey ?? extraPass(scanId)
    const passKey = direction === 'out' ? judgeExit(passes).passKey : entryKey
    if (passKey === null) return
    const known = passes.find((pass) => pass.passKey === passKey)
    const name = nameOf(ticket)
    await gate.keepPasses([
      {
        listId,
        passKey,
        gateId: known?.gateId ?? null,
        at: known?.at ?? at.getTime(),
        leftAt: direction === 'out' ? now : null,
        id: passId(name, listId, passKey),
        ticket: name,
        ackAt: now,
        scanId: result.valid ? scanId : null,
        gone: false,
      },
    ])
  })
}

/** This entry or exit was taken back: by its scanId, from here or by the server's word. */
export async function noteUndone(gate: OfflineGate, scanId: string, deviceNow: number): Promise<void> {
  await gate.alone(async () => {
    const now = gate.serverTime(deviceNow)
    const passes = gate.book.byScan(new Set([scanId]))
    // An exit that was a mistake leaves its holder inside; an entry leaves nobody.
    const undone = passes.map((pass) => (pass.leftAt === null ? { ...pass, gone: true } : { ...pass, leftAt: null }))
    await gate.keepPasses(undone.map((pass) => ({ ...pass, scanId: null, ackAt: now })))
  })
}
