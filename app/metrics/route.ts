import { route } from '@/server/http/route'
import { clientAddress, isForwarded } from '@/server/kernel/request-headers'
import { metricsContentType, requireScraper, scrapeMetrics } from '@/server/platform/scrape-metrics'

export const dynamic = 'force-dynamic'

export const GET = route({
  callers: ['anonymous'],
  async handle(ctx, { request }) {
    const { headers } = request
    requireScraper({
      authorization: headers.get('authorization'),
      address: clientAddress(headers),
      isForwarded: isForwarded(headers),
    })
    return new Response(await scrapeMetrics(ctx), { headers: { 'content-type': metricsContentType } })
  },
})
