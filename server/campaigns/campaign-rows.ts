// The rows of a campaign that several commands read and write alike. Guards: one job of a campaign and one of each of its lanes waits at a
// time; a state is only left from where it stands (compare and set).
import { type Campaign, Prisma } from '@/prisma/generated/client'
import { recordAudit } from '@/server/audit/record-audit'
import { enqueue } from '@/server/jobs/enqueue'
import type { Ctx, TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { type Audience, audienceSchema } from './audience/contract'
import type { CampaignContent, CampaignKind, CampaignStatus } from './contract'

/** Starts it when it is due, and its lanes when none of their jobs is left. Also of one that has been started: its key is one. */
export function askToAdvance(tx: TxCtx, campaignId: string, runAt?: Date): Promise<void> {
  return enqueue(tx, 'advance-campaign', { campaignId }, { jobKey: `campaign:${campaignId}`, runAt })
}

export type Lane = { campaignId: string; lane: number; lanes: number; after: string | null }

export function askForChunk(tx: TxCtx, lane: Lane, runAt?: Date): Promise<void> {
  return enqueue(tx, 'send-campaign-chunk', lane, { jobKey: `campaign:${lane.campaignId}:${lane.lane}`, runAt })
}

/** Fails where it is in none of these states any more. */
export async function leave(
  tx: TxCtx,
  { id }: Pick<Campaign, 'id'>,
  from: readonly CampaignStatus[],
  data: Prisma.CampaignUpdateManyMutationInput,
): Promise<void> {
  const { count } = await tx.db.campaign.updateMany({ where: { id, status: { in: [...from] } }, data })
  if (count === 0) wrongStatus()
}

/** Of a cancelled one: what nobody has, whether nobody was asked or a carrier has said no since. Answers how many. */
export function cancelUnasked({ db, now }: Pick<Ctx, 'db' | 'now'>, { id }: Pick<Campaign, 'id'>): Promise<number> {
  return db.$executeRaw`
      WITH called_off AS (
        UPDATE notification SET status = 'cancelled'
        WHERE campaign_id = ${id}::uuid AND status = 'requested' AND possible_copies = 0 RETURNING id
      )
      INSERT INTO notification_step (id, notification_id, kind, at)
      SELECT ${newIdAt(now)}, id, 'cancelled', ${now}::timestamptz FROM called_off`
}

export function wrongStatus(): never {
  fail('conflict', 'campaign.wrong_status', 'The campaign is not in the state shown any more. Reload the page.')
}

export async function audit(tx: TxCtx, campaign: Campaign, act: string, after?: object): Promise<void> {
  const { id, organizationId } = campaign
  await recordAudit(tx, { organizationId, action: `campaign.${act}`, subject: { kind: 'campaign', id }, after })
}

export function audienceOf({ audience }: Pick<Campaign, 'audience'>): Audience {
  return audienceSchema.parse(audience)
}

/** As it was saved: what was let in then is not judged anew when it is shown. */
export function contentOf({ content }: Pick<Campaign, 'content'>): CampaignContent {
  return content as CampaignContent
}

export function kindOf({ kind }: Pick<Campaign, 'kind'>): CampaignKind {
  return kind as CampaignKind
}

/** A new id for each row of a statement, in the order of time like all others (UUID version 7). */
export function newIdAt(at: Date): Prisma.Sql {
  const time = at.getTime().toString(16).padStart(12, '0')
  const prefix = `${time.slice(0, 8)}-${time.slice(8)}`
  return Prisma.sql`overlay(overlay(gen_random_uuid()::text placing ${prefix} from 1) placing '7' from 15)::uuid`
}
