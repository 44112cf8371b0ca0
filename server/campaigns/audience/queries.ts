// Whom a campaign would reach right now: how many, and who. One statement each, so that the numbers belong together.
import { Prisma } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import { asLocale } from '@/server/kernel/format'
import { requireAim } from '../load-campaign'
import { type Aim, audienceRows, suppressionOf } from './audience-statement'
import type { AudienceCount, AudienceInput, AudiencePeople, AudiencePeoplePage } from './contract'
import { requireOwnChoices } from './own-choices'

const PAGE = 20

export async function audienceCount(ctx: Ctx, { eventId, audience, kind }: AudienceInput): Promise<AudienceCount> {
  const aim = await requireOwnAim(ctx, { eventId, audience })
  return countAudience(ctx, aim, kind === 'event_changed')
}

/** Asks nobody's permission. */
export async function countAudience(ctx: Pick<Ctx, 'db'>, aim: Aim, isForAll: boolean): Promise<AudienceCount> {
  const [row] = await ctx.db.$queryRaw<AudienceCount[]>`
    WITH ${audienceRows(aim)}, told AS (SELECT ${suppressionOf(aim.organizationId, isForAll)} AS suppressed FROM reader r)
    SELECT count(*) FILTER (WHERE NOT suppressed)::int AS addresses, count(*) FILTER (WHERE suppressed)::int AS suppressed,
      (SELECT count(DISTINCT person)::int FROM found WHERE address IS NULL) AS "withoutAddress"
    FROM told`
  return row ?? { addresses: 0, suppressed: 0, withoutAddress: 0 }
}

type PersonRow = { address: string; name: string; locale: string; tickets: number }

/** By address; those who are not suppressed and those who are. */
export async function audiencePeople(ctx: Ctx, input: AudiencePeople): Promise<AudiencePeoplePage> {
  const aim = await requireOwnAim(ctx, input)
  const rows = await ctx.db.$queryRaw<PersonRow[]>`
    WITH ${audienceRows(aim)}
    SELECT address, name, locale, tickets FROM reader
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

export async function requireOwnAim(ctx: Ctx, { eventId, audience }: Pick<Aim, 'eventId' | 'audience'>): Promise<Aim> {
  const organizationId = await requireAim(ctx, eventId, 'notifications:send')
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
