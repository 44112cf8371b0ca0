// Each recipient of a campaign with what became of their message, some at a time.
import { Prisma } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import { decodeCursor, encodeCursor } from '@/server/kernel/cursor'
import { asLocale } from '@/server/kernel/format'
import type { ListRecipients, RecipientPage, RecipientView } from './contract'
import { loadCampaign } from './load-campaign'
import { recipientIs, recipientState } from './recipient-states'

export async function listRecipients(ctx: Ctx, input: ListRecipients): Promise<RecipientPage> {
  await loadCampaign(ctx, input.id, 'notifications:read')
  const { id, limit } = input
  const recipients = await readRecipients(ctx, id, {
    state: input.state,
    search: input.search?.replaceAll('\0', '').trim().toLowerCase(),
    after: decodeCursor(input.cursor)?.id,
    limit: limit + 1,
  })
  const page = recipients.slice(0, limit)
  const last = page.at(-1)
  // By id alone: it tells the instant too.
  return {
    recipients: page,
    nextCursor: recipients.length > limit && last ? encodeCursor({ at: ctx.now, id: last.id }) : null,
  }
}

type Wish = Pick<ListRecipients, 'state' | 'search' | 'limit'> & { after: string | undefined }

/** By id. Asks nobody's permission. */
export async function readRecipients(
  { db }: Pick<Ctx, 'db'>,
  campaignId: string,
  { state, search, after, limit }: Wish,
): Promise<RecipientView[]> {
  const { empty, sql } = Prisma
  const rows = await db.$queryRaw<(Omit<RecipientView, 'locale'> & { locale: string })[]>`
    SELECT id, coalesce(props ->> 'name', '') AS name, recipient AS address, locale, ${recipientState} AS state, sent_at AS "sentAt",
      delivered_at AS "deliveredAt", opened_at AS "openedAt", last_error AS error
    FROM notification WHERE campaign_id = ${campaignId}::uuid ${after ? sql`AND id > ${after}::uuid` : empty}
      ${search ? sql`AND position(${search} IN recipient) > 0` : empty} ${state ? sql`AND ${recipientIs[state]}` : empty}
    ORDER BY id LIMIT ${limit}`
  return rows.map((row) => ({ ...row, locale: asLocale(row.locale) }))
}
