// The recipients of a campaign with what became of each, as CSV: opened from the dashboard's page.
import { z } from 'zod'
import { messages } from '@/i18n/messages'
import { exportRecipients } from '@/server/campaigns/export-recipients'
import { pageOrganization, withBrowserSession } from '@/server/http/browser-caller'
import { fileAnswer } from '@/server/http/file-answer'
import { route } from '@/server/http/route'
import { csvOf } from '@/server/kernel/csv'
import { locales } from '@/server/kernel/format'
import { id } from '@/server/kernel/text'

export const GET = route({
  callers: ['anonymous', 'user', 'api_key'],
  params: z.strictObject({ id }),
  query: z.strictObject({ locale: z.enum(locales).default('fr'), organization: pageOrganization }),
  async handle(ctx, { params, query: { organization, locale }, request }) {
    const caller = await withBrowserSession(ctx, request, organization)
    const { campaigns, messages: ofMessages } = messages[locale]
    const words = { states: campaigns.recipients.states, reasons: ofMessages.reasons }
    const table = await exportRecipients(caller, { id: params.id, locale, words })
    return fileAnswer({
      name: `${locale === 'fr' ? 'destinataires' : 'recipients'}-${caller.now.toISOString().slice(0, 10)}.csv`,
      contentType: 'text/csv; charset=utf-8',
      bytes: csvOf(table, locale),
    })
  },
})
