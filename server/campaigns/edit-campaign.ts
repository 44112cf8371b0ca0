// A campaign before it is sent: made, changed, thrown away. Guards: only a draft changes; of two who save at once the second is told; it aims at
// nothing of another organization.
import type { Prisma } from '@/prisma/generated/client'
import { actorName } from '@/server/audit/record-audit'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { type Audience, usualAudience } from './audience/contract'
import { requireOwnChoices } from './audience/own-choices'
import { audit, leave } from './campaign-rows'
import type { CampaignContent, CampaignKind, CreateCampaign, SaveCampaign } from './contract'
import { firstWords } from './first-words'
import { loadCampaign, requireAim } from './load-campaign'
import { requireOwnKind } from './told-change'

export type NewCampaign = {
  organizationId: string
  eventId: string | null
  kind: CampaignKind
  name: string
  audience: Audience
  content: CampaignContent
  /** Of a reminder: unique together. */
  reminderId?: string
  sessionId?: string
}

/** A draft. For those who have asked for permission; what it aims at and says must be the organization's. Answers its id. */
export async function createCampaign(tx: TxCtx, wish: NewCampaign): Promise<string> {
  const { audience, content, ...data } = wish
  const id = tx.random.uuid(tx.now)
  const row = await tx.db.campaign.create({
    data: { ...data, id, ...asJson({ audience, content }), createdBy: actorName(tx.actor), createdAt: tx.now },
  })
  await audit(tx, row, 'created', { kind: row.kind, eventId: row.eventId, name: row.name })
  return id
}

export async function draftCampaign(ctx: Ctx, { name, eventId, locale }: CreateCampaign): Promise<{ id: string }> {
  const organizationId = await requireAim(ctx, eventId, 'notifications:send')
  const content = { [locale]: firstWords[locale](eventId !== null) }
  const wish = { organizationId, eventId, kind: 'campaign', name, audience: usualAudience, content } as const
  return inTransaction(ctx, async (tx) => ({ id: await createCampaign(tx, wish) }))
}

export async function saveCampaign(ctx: Ctx, input: SaveCampaign): Promise<{ version: number }> {
  const { id, seen, name, eventId, audience, content } = input
  const campaign = await loadCampaign(ctx, id, 'notifications:send')
  const organizationId = await requireAim(ctx, eventId, 'notifications:send')
  await requireOwnChoices(ctx, { organizationId, eventId, audience })
  // A reminder's or a change's event is what it is about.
  if (campaign.kind !== 'campaign' && eventId !== campaign.eventId)
    fail('conflict', 'campaign.event_fixed', 'This campaign is about its event and cannot be moved to another.')
  await requireOwnKind(ctx, { id, kind: campaign.kind, audience, content })
  return inTransaction(ctx, async (tx) => {
    const version = seen + 1
    const { count } = await tx.db.campaign.updateMany({
      where: { id, status: 'draft', version: seen },
      data: { name, eventId, ...asJson({ audience, content }), version },
    })
    if (count === 0) await refuseLate(tx, id)
    await audit(tx, campaign, 'saved', { name, eventId, audience, version })
    return { version }
  })
}

/** What has been sent stays for good. */
export async function removeCampaign(ctx: Ctx, { id }: { id: string }): Promise<{ removed: true }> {
  const campaign = await loadCampaign(ctx, id, 'notifications:send')
  return inTransaction(ctx, async (tx) => {
    // First its row, so that whoever would schedule it meanwhile waits and finds it gone.
    await leave(tx, campaign, ['draft'], { version: { increment: 1 } })
    // Of a reminder it stays, as its word that this date has had its own.
    if (campaign.reminderId === null) await tx.db.campaign.delete({ where: { id } })
    else await tx.db.campaign.update({ where: { id }, data: { status: 'cancelled', finishedAt: tx.now } })
    await audit(tx, campaign, 'removed', { name: campaign.name })
    return { removed: true }
  })
}

/** Why nothing was saved: it is no draft any more, or another has saved it. */
export async function refuseLate(tx: TxCtx, id: string): Promise<never> {
  const row = await tx.db.campaign.findUnique({ where: { id }, select: { status: true } })
  if (row?.status === 'draft')
    fail('conflict', 'campaign.changed_meanwhile', 'Somebody else changed this campaign meanwhile. Load it again.')
  return fail('conflict', 'campaign.wrong_status', 'The campaign is not in the state shown any more. Reload the page.')
}

function asJson({ audience, content }: { audience: Audience; content: CampaignContent }) {
  return {
    audience: audience as unknown as Prisma.InputJsonObject,
    content: content as unknown as Prisma.InputJsonObject,
  }
}
