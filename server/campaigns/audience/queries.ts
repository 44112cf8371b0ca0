// Whom a campaign would reach right now: how many, and who. One statement each, so that the numbers belong together.
import { Prisma } from '@/prisma/generated/client'
import type { Permission } from '@/server/kernel/actor'
import type { Ctx } from '@/server/kernel/ctx'
import { asLocale } from '@/server/kernel/format'
import type { CampaignKind } from '../contract'
import { requireAim } from '../load-campaign'
import { type Aim, audienceRows, neverTicketed, suppressionOf } from './audience-statement'
import type { AudienceCount, AudienceInput, AudiencePeople, AudiencePeoplePage, AudiencePerson } from './contract'
import { requireOwnChoices } from './own-choices'

const PAGE = 20
/** Of those who get nothing, for each way. */
const MOST_NAMED = 20

export async function audienceCount(ctx: Ctx, { eventId, audience, kind }: AudienceInput): Promise<AudienceCount> {
  const aim = await requireOwnAim(ctx, { eventId, audience })
  return countAudience(ctx, aim, kind)
}

/** Asks nobody's permission. */
export async function countAudience(ctx: Pick<Ctx, 'db'>, aim: Aim, kind: CampaignKind): Promise<AudienceCount> {
  const others = neverTicketed(aim)
  const [row] = await ctx.db.$queryRaw<AudienceCount[]>`
    WITH ${audienceRows(aim)}, told AS (SELECT name, address, ${suppressionOf(aim.organizationId, kind)} AS reason FROM reader r),
    nowhere AS (SELECT DISTINCT ON (person) name, person FROM found WHERE address IS NULL ORDER BY person, name),
    "out" AS (
      (SELECT name, address, reason FROM told WHERE reason IS NOT NULL ORDER BY reason <> 'bounced', name, address LIMIT ${MOST_NAMED})
      UNION ALL (SELECT name, NULL, 'no_address' FROM nowhere ORDER BY name, person LIMIT ${MOST_NAMED})
    )
    SELECT count(*) FILTER (WHERE reason IS NULL)::int AS addresses, count(reason)::int AS suppressed,
      (SELECT count(*)::int FROM nowhere) AS "withoutAddress",
      (SELECT coalesce(jsonb_agg("out"), '[]') FROM "out") AS "leftOut",
      ${others ? Prisma.sql`(SELECT count(*)::int FROM (${others}) others)` : Prisma.sql`0`} AS "neverTicketed"
    FROM told`
  return row ?? { addresses: 0, suppressed: 0, withoutAddress: 0, leftOut: [], neverTicketed: 0 }
}

type PersonRow = { address: string; name: string; locale: string; tickets: number }

/** By address; those who are not suppressed and those who are. */
export async function audiencePeople(ctx: Ctx, input: AudiencePeople): Promise<AudiencePeoplePage> {
  const aim = await requireOwnAim(ctx, input)
  const rows = await ctx.db.$queryRaw<(PersonRow & Pick<AudiencePerson, 'leftOut'>)[]>`
    WITH ${audienceRows(aim)}
    SELECT address, name, locale, tickets, ${suppressionOf(aim.organizationId, input.kind)} AS "leftOut" FROM reader r
    WHERE address > ${input.cursor ?? ''} ${searched(input.search)} ORDER BY address LIMIT ${PAGE + 1}`
  const page = rows.slice(0, PAGE)
  return {
    people: page.map(({ locale, ...one }) => ({ ...one, key: one.address, locale: asLocale(locale) })),
    nextCursor: rows.length > PAGE ? (page.at(-1)?.address ?? null) : null,
  }
}

export type Reader = PersonRow & { ticket_id: string | null; purchase_id: string | null; session_id: string | null }

/** The one with this address; null: the filter finds nobody of that address. */
export async function readerOf(ctx: Pick<Ctx, 'db'>, aim: Aim, address: string): Promise<Reader | null> {
  const [row] = await ctx.db.$queryRaw<Reader[]>`
    WITH ${audienceRows(aim)} SELECT * FROM reader WHERE address = ${address}`
  return row ?? null
}

export async function requireOwnAim(
  ctx: Ctx,
  { eventId, audience }: Pick<Aim, 'eventId' | 'audience'>,
  permission: Permission = 'notifications:send',
): Promise<Aim> {
  const organizationId = await requireAim(ctx, eventId, permission)
  const aim = { organizationId, eventId, audience }
  await requireOwnChoices(ctx, aim)
  return aim
}

function searched(search: string | undefined): Prisma.Sql {
  const text = search?.normalize('NFC').replaceAll('\0', '').trim()
  if (!text) return Prisma.empty
  const part = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  return Prisma.sql`AND (name ILIKE ${part} OR address ILIKE ${part})`
}
