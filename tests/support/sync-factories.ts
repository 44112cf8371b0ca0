// Devices at a gate that scanned without a network: their logs with real chains, and their uploads.
import { type Ctx, databaseCode } from '@/server/kernel/ctx'
import type { RefusalReason } from '@/server/scanning/contract'
import { type DeviceProfile, profilePermissions } from '@/server/scanning/devices/contract'
import { type ChainRow, chainStart, rowHash } from '@/server/scanning/sync/chain'
import type { SyncAnswer } from '@/server/scanning/sync/contract'
import { syncScans } from '@/server/scanning/sync/receive-scans'
import type { Gate } from './scanning-factories'

export type SentRow = ChainRow & { direction?: 'in' | 'out'; offset?: number }

/** SQLSTATE: somebody else holds the row for longer than one waits. */
const LOCK_TIMEOUT = '55P03'

type Shown = {
  /** The device's own clock. */
  at: Date
  scanId?: string
  refused?: RefusalReason
  /** What a supervisor let in. */
  overridden?: RefusalReason
  direction?: 'in' | 'out'
  offset?: number
  listId?: string
}

export class OfflineDevice {
  readonly log: SentRow[] = []
  #last = ''

  constructor(
    readonly id: string,
    readonly gateId: string,
    readonly gate: Gate,
    readonly ctx: Ctx,
  ) {}

  /** Decides by itself: green unless `refused`. */
  async scan(
    qrCodeData: string,
    { at, scanId, refused, overridden, direction, offset, listId }: Shown,
  ): Promise<SentRow> {
    const seq = this.log.length + 1
    const row: ChainRow = {
      seq,
      scanId: scanId ?? `${this.id.slice(-6)}-${seq}`,
      qrCodeData,
      at: at.toISOString(),
      verdict: refused ? 'refused' : 'admitted',
      reason: refused ?? overridden ?? null,
      checkInListId: listId ?? this.gate.listId,
      bundleSeq: 1,
      previousHash: this.#last || (await chainStart(this.id)),
    }
    this.#last = await rowHash(this.id, row)
    const sent = { ...row, ...(direction && { direction }), ...(offset !== undefined && { offset }) }
    this.log.push(sent)
    return sent
  }

  /** As a copy of that phone's storage, which goes on by itself. */
  continueFrom(phone: OfflineDevice): void {
    this.log.push(...phone.log)
    this.#last = phone.#last
  }

  upload(rows: readonly unknown[] = this.log, ctx: Partial<Ctx> = {}): Promise<SyncAnswer> {
    return syncScans({ ...this.ctx, ...ctx }, { scans: [...rows] })
  }

  /** As a phone does: what is answered with “not now” is sent again. */
  async uploadUntilKept(rows: readonly unknown[] = this.log, ctx: Partial<Ctx> = {}): Promise<SyncAnswer> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.upload(rows, ctx)
      } catch (error) {
        if (attempt === 10 || databaseCode(error) !== LOCK_TIMEOUT) throw error
      }
    }
  }
}

/** Enrolled an hour ago, at a gate of its own. */
export async function anOfflineDevice(
  ctx: Ctx,
  gate: Gate,
  { name = 'Téléphone 1', profile = 'scan' as DeviceProfile } = {},
): Promise<OfflineDevice> {
  const { organizationId, eventId } = gate
  const [id, gateId] = [ctx.random.uuid(ctx.now), ctx.random.uuid(ctx.now)]
  await ctx.db.gate.create({
    data: { id: gateId, organizationId, eventId, name: `Porte de ${name} ${gateId.slice(-6)}` },
  })
  const hourAgo = new Date(ctx.now.getTime() - 3_600_000)
  await ctx.db.device.create({
    data: {
      id,
      ...{ organizationId, eventId, gateId, name, profile },
      ...{
        status: 'active',
        createdBy: 'test',
        createdAt: hourAgo,
        confirmedAt: hourAgo,
        publicKey: new Uint8Array(91),
      },
    },
  })
  const permissions = new Set(profilePermissions[profile])
  const actor = {
    kind: 'device' as const,
    deviceId: id,
    organizationId,
    eventIds: [eventId] as [string],
    gateId,
    permissions,
  }
  return new OfflineDevice(id, gateId, gate, { ...ctx, actor })
}
