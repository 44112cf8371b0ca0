// The payouts report as a file, streamed: for programs by their credential, for the dashboard's link by the session cookie.
import { withBrowserSession } from '@/server/http/browser-caller'
import { fileAnswer } from '@/server/http/file-answer'
import { route } from '@/server/http/route'
import { payoutFileInput } from '@/server/reports/contract'
import { payoutFile } from '@/server/reports/payout-file'

export const GET = route({
  callers: ['anonymous', 'user', 'api_key'],
  query: payoutFileInput,
  async handle(ctx, { query: { organization, ...input }, request }) {
    return fileAnswer(await payoutFile(await withBrowserSession(ctx, request, organization), input))
  },
})
