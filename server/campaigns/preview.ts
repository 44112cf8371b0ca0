// A campaign as one of its readers would see it, on the page and as a try in one's own mailbox. Guards: the facts are the reader's own, but
// their links are not: a preview opens nobody's ticket and unsubscribes nobody.
import type { Ctx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { asLocale, type Locale } from '@/server/kernel/format'
import { pageUrl } from '@/server/kernel/links'
import { prepareContent } from '@/server/notifications/templates/prepare-content'
import { sendWordsToSelf } from '@/server/notifications/templates/test-message'
import { readerOf, requireOwnAim } from './audience/queries'
import { contentOf } from './campaign-rows'
import type { CampaignContent, CampaignPreview, PreviewCampaign } from './contract'
import { loadCampaign } from './load-campaign'
import { type Facts, factsFor } from './recipient-facts'
import { canUnsubscribe, wordsIn } from './write-messages'

export async function previewCampaign(ctx: Ctx, input: PreviewCampaign): Promise<CampaignPreview> {
  const { eventId, content, personKey } = input
  // Who only looks sees the words as nobody in particular would get them.
  const aim = await requireOwnAim(ctx, input, personKey === null ? 'notifications:read' : 'notifications:send')
  requireWords(content)
  const reader = personKey === null ? null : ((await readerOf(ctx, aim, personKey)) ?? notFound('person'))
  const locale = writtenIn(content, reader ? asLocale(reader.locale) : input.locale)
  const { organizationId } = aim
  const facts = reader
    ? await factsOf(ctx, { organizationId, eventId, address: reader.address }, locale, {
        name: reader.name,
        ...(reader.ticket_id && { ticketId: reader.ticket_id }),
        ...(reader.purchase_id && { purchaseId: reader.purchase_id }),
        ...(reader.session_id && { sessionId: reader.session_id }),
      })
    : await sampleFacts(ctx, { organizationId, eventId }, locale)
  const wish = { organizationId, content: wordsIn(content, locale), locale, unsubscribe: canUnsubscribe(input) }
  const mail = (await prepareContent(ctx, wish))(facts)
  return { ...mail, locale }
}

/** To the address of who asks, as the campaign was saved. */
export async function testCampaign(
  ctx: Ctx,
  { id, locale: wished }: { id: string; locale: Locale },
): Promise<{ recipient: string }> {
  const campaign = await loadCampaign(ctx, id, 'notifications:send')
  const content = contentOf(campaign)
  requireWords(content)
  const locale = writtenIn(content, wished)
  const { unsubscribe_url, ...facts } = await sampleFacts(ctx, campaign, locale)
  return sendWordsToSelf(ctx, campaign.organizationId, locale, {
    content: wordsIn(content, locale),
    facts: canUnsubscribe(campaign) && unsubscribe_url ? { ...facts, unsubscribe_url } : facts,
  })
}

function requireWords(content: CampaignContent): void {
  if (!content.fr && !content.en) fail('conflict', 'campaign.no_words', 'Write the message first.')
}

function writtenIn(content: CampaignContent, locale: Locale): Locale {
  return content[locale] ? locale : content.fr ? 'fr' : 'en'
}

type About = { organizationId: string; eventId: string | null; address?: string }

const samples: Record<Locale, Facts> = {
  fr: { guest_name: 'Camille Roussel', ticket_type: 'Plein tarif', purchase_number: 'PTL-7K2Q9DX4' },
  en: { guest_name: 'Camille Roussel', ticket_type: 'Full price', purchase_number: 'PTL-7K2Q9DX4' },
}

async function sampleFacts(ctx: Ctx, about: About, locale: Locale): Promise<Facts> {
  const own = await factsOf(ctx, about, locale, {})
  if (about.eventId === null) return { ...own, guest_name: samples[locale].guest_name ?? '' }
  const front = pageUrl('/', locale)
  return { ...own, ...samples[locale], ticket_url: front, purchase_url: front }
}

const NO_MESSAGE = '00000000-0000-0000-0000-000000000000'

async function factsOf(ctx: Ctx, about: About, locale: Locale, props: object): Promise<Facts> {
  const { eventId, organizationId, address = '' } = about
  const recipient = { id: NO_MESSAGE, recipient: address, locale, props: { ...props } }
  return withoutLinks(
    (await factsFor(ctx, { id: NO_MESSAGE, eventId, organizationId }, [recipient]))(recipient),
    locale,
  )
}

/** With the front page wherever a link of the reader's own would stand. */
export function withoutLinks(facts: Facts, locale: Locale): Facts {
  const front = pageUrl('/', locale)
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, name.endsWith('_url') ? front : value]))
}
