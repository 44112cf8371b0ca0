// A process of its own that answers one request as the web process does, at the real doors, and ends: for tests that kill it.
import { POST as refund } from '@/app/api/payments/[paymentId]/refund/route'
import { POST as trpc } from '@/app/api/trpc/[trpc]/route'

const [address = '', headers = '{}', body = ''] = process.argv.slice(2)
const request = new Request(address, { method: 'POST', headers: JSON.parse(headers), body })
const { pathname } = new URL(address)
const [, paymentId] = /^\/api\/payments\/([^/]+)\/refund$/.exec(pathname) ?? []
const answer = paymentId ? await refund(request, { params: Promise.resolve({ paymentId }) }) : await trpc(request)
process.exit(answer.ok ? 0 : 1)
