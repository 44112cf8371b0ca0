// A receiver of webhooks for tests: a real HTTP server on this machine that keeps what it was sent and answers as it is told.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Ctx } from '@/server/kernel/ctx'
import type { WebhookType } from '@/server/webhooks/contract'
import { makeSecret, wrapSecret } from '@/server/webhooks/endpoint-secret'

export type Received = {
  headers: IncomingHttpHeaders
  raw: string
  body: { id: string; type: string; createdAt: string; organizationId: string; data: Record<string, unknown> }
}

export type Receiver = {
  url: string
  received: Received[]
  /** From the next request on. */
  answer: (response: ServerResponse, request: Received) => void
  close(): Promise<void>
}

export async function aReceiver(): Promise<Receiver> {
  const receiver: Receiver = {
    url: '',
    received: [],
    answer: (response) => response.writeHead(204).end(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString('utf8')
      const one = { headers: request.headers, raw, body: JSON.parse(raw) as Received['body'] }
      receiver.received.push(one)
      receiver.answer(response, one)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  return receiver
}

export function answering(status: number): Receiver['answer'] {
  return (response) => response.writeHead(status).end(`answered ${status}`)
}

/** Of which demo mode and tests alone may have addresses on this machine. */
export async function anEndpoint(
  ctx: Ctx,
  organizationId: string,
  { url, types }: { url: string; types: WebhookType[] },
): Promise<{ id: string; secret: string }> {
  const id = ctx.random.uuid(ctx.now)
  const secret = makeSecret(ctx.random)
  await ctx.db.webhookEndpoint.create({
    data: {
      ...{ id, organizationId, url, name: 'CRM', eventTypes: types, createdAt: ctx.now },
      wrappedSecret: wrapSecret(id, secret, ctx.random),
    },
  })
  return { id, secret }
}
