// The button of mail programs (RFC 8058), and the form of our own page. Guards: only a POST changes anything, since programs that check mails open
// every link; it needs no cookie and takes none; a person is led back to the page, in their language.
import { z } from 'zod'
import { isWithin, limit } from '@/server/auth/rate-limit'
import { subscribeAgain, unsubscribe } from '@/server/campaigns/unsubscribe'
import { readBytes } from '@/server/http/read-body'
import { route } from '@/server/http/route'
import { asLocale } from '@/server/kernel/format'
import { pageUrl } from '@/server/kernel/links'
import { clientAddress, networkOf } from '@/server/kernel/request-headers'

const params = z.strictObject({ token: z.string().max(100) })
const MAX_BYTES = 10_000

export const POST = route({
  callers: ['anonymous'],
  params,
  async handle(ctx, { params: { token }, request }) {
    const form = new URLSearchParams((await readBytes(request, MAX_BYTES)).toString('utf8'))
    const wish = form.get('do')
    const page = pageUrl(`/u/${encodeURIComponent(token)}`, asLocale(form.get('locale')))
    const network = networkOf(clientAddress(request.headers) ?? 'unknown')
    if (wish === null) await limit(ctx, 'unsubscribe_network', network)
    else if (!(await isWithin(ctx, 'unsubscribe_network', network))) return seeOther(`${page}?busy=1`)
    if (wish === 'subscribe') await subscribeAgain(ctx, token)
    else await unsubscribe(ctx, token)
    // A mail program's own button reads no page.
    return wish === null ? { unsubscribed: true } : seeOther(wish === 'subscribe' ? `${page}?back=1` : page)
  },
})

export const GET = route({
  callers: ['anonymous'],
  params,
  handle: async (_ctx, { params: { token } }) => seeOther(pageUrl(`/u/${encodeURIComponent(token)}`, 'fr')),
})

function seeOther(location: string): Response {
  return new Response(null, {
    status: 303,
    headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  })
}
