// Writes the mails of a campaign for some of its recipients. Guards: each reads the language that was frozen for them; every mail that is not
// about the reader's own ticket can be unsubscribed from, by a link and by the mail program's own button.
import type { Campaign, Notification } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import { asLocale, type Locale } from '@/server/kernel/format'
import type { HandOverItem } from '@/server/notifications/hand-over'
import { prepareContent } from '@/server/notifications/templates/prepare-content'
import { contentOf } from './campaign-rows'
import type { CampaignContent } from './contract'
import { factsFor } from './recipient-facts'
import { unsubscribeHeaders } from './unsubscribe-token'

type Prepared = Awaited<ReturnType<typeof prepareContent>>

/** Drawing the words takes some hundred times as long as one recipient's mail; the words of a campaign under way do not change. */
const drawn = new Map<string, Promise<Prepared>>()
const MOST_DRAWN = 16

export async function writeMessages(
  ctx: Ctx,
  campaign: Campaign,
  rows: readonly Notification[],
): Promise<HandOverItem[]> {
  const factsOf = await factsFor(ctx, campaign, rows)
  const locales = [...new Set(rows.map(({ locale }) => asLocale(locale)))]
  const words = new Map(
    await Promise.all(locales.map(async (locale) => [locale, await drawnWords(ctx, campaign, locale)] as const)),
  )
  return rows.map((notification) => {
    const write = words.get(asLocale(notification.locale))
    if (!write) throw new Error('a language was not drawn')
    const headers = canUnsubscribe(campaign) ? unsubscribeHeaders(notification.id) : {}
    return { notification, email: { ...write(factsOf(notification)), attachments: [], headers } }
  })
}

/** Whoever holds a ticket is told when it is for, and when that has moved. */
export function canUnsubscribe({ kind }: Pick<Campaign, 'kind'>): boolean {
  return kind === 'campaign'
}

/** In this language, else in the one there is. */
export function wordsIn(content: CampaignContent, locale: Locale) {
  const found = content[locale] ?? content.fr ?? content.en
  if (!found) throw new Error('a campaign has no words')
  return found
}

function drawnWords(ctx: Ctx, campaign: Campaign, locale: Locale): Promise<Prepared> {
  const { id, version, organizationId } = campaign
  const key = `${id}/${version}/${locale}`
  const known = drawn.get(key)
  if (known) return known
  if (drawn.size >= MOST_DRAWN) drawn.clear()
  const content = wordsIn(contentOf(campaign), locale)
  const made = prepareContent(ctx, { organizationId, content, locale, unsubscribe: canUnsubscribe(campaign) })
  drawn.set(key, made)
  // What failed once is drawn anew.
  made.catch(() => drawn.delete(key))
  return made
}
