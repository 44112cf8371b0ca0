import { batchReport } from '@/server/batches/batch-report'
import { batchIdInput, batchReportQuery } from '@/server/batches/contract'
import { route } from '@/server/http/route'

export const GET = route({
  callers: ['user', 'api_key'],
  params: batchIdInput,
  query: batchReportQuery,
  handle: (ctx, { params, query }) => batchReport(ctx, { ...params, ...query }),
})
