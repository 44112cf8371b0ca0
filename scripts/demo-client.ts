// Speaks to a running installation in demo mode over HTTP alone, with the keys of its demo.json: for smoke tests, pictures,
// measurements and end-to-end tests. Guards: whatever was not expected ends in a sentence that says what was asked and answered.
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'

const money = z.object({ amount: z.int(), currency: z.string() })

const demoSchema = z.object({
  appUrl: z.url(),
  stripeWebhookSecret: z.string(),
  standIns: z.object({
    stripe: z.url(),
    resend: z.url(),
    paypal: z.url().optional(),
    smtp: z.url().optional(),
    sendgrid: z.url().optional(),
    twilio: z.url().optional(),
  }),
  organizations: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        slug: z.string(),
        apiKey: z.string(),
        integrationId: z.string().optional(),
        integrationSecret: z.string().optional(),
        users: z.array(z.object({ email: z.string(), password: z.string(), role: z.string() })),
        events: z.array(
          z.object({
            id: z.string(),
            slug: z.string(),
            ticketTypes: z.array(z.object({ id: z.string(), name: z.string(), price: money })),
          }),
        ),
      }),
    )
    .min(1),
})

export type Demo = z.infer<typeof demoSchema>
export type DemoOrganization = Demo['organizations'][number]

/** Something answered otherwise than it should; the message is for people. */
export class Unexpected extends Error {}

export function readDemoFile(file: string): Demo {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw new Unexpected(
      `${file} cannot be read. An installation in demo mode writes it: npm run dev, or PORTILLON_DEMO=1 npm start.`,
    )
  }
  const parsed = demoSchema.safeParse(JSON.parse(text))
  if (!parsed.success) throw new Unexpected(`${file} is not the file of a demo:\n${z.prettifyError(parsed.error)}`)
  return parsed.data
}

export type Asked = { token?: string; body?: unknown; raw?: BodyInit; headers?: Record<string, string> }
export type Answered = { status: number; headers: Headers; bytes: Buffer; json: unknown }

/** Asks again until `look` answers something, or says what did not happen. */
export async function until<T>(what: string, look: () => Promise<T | null>, seconds = 30): Promise<T> {
  const deadline = performance.now() + seconds * 1000
  for (;;) {
    const found = await look()
    if (found !== null) return found
    if (performance.now() > deadline) throw new Unexpected(`${what}: not within ${seconds} s.`)
    await delay(50)
  }
}

export class DemoClient {
  readonly url: string
  readonly organization: DemoOrganization

  constructor(
    readonly demo: Demo,
    url: string = demo.appUrl,
  ) {
    this.url = url.replace(/\/$/, '')
    const [first] = demo.organizations
    if (!first) throw new Unexpected('The demo has no organization.')
    this.organization = first
  }

  /** @param address a path of the installation, or a whole address (of a stand-in) */
  async ask(method: string, address: string, { token, body, raw, headers }: Asked = {}): Promise<Answered> {
    const url = address.startsWith('http') ? address : `${this.url}${address}`
    let answer: Response
    let bytes: Buffer
    try {
      answer = await fetch(url, {
        method,
        redirect: 'manual',
        body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...headers,
        },
        signal: AbortSignal.timeout(60_000),
      })
      bytes = Buffer.from(await answer.arrayBuffer())
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
      throw new Unexpected(`${method} ${url} did not answer: ${cause instanceof Error ? cause.message : cause}.`)
    }
    return { status: answer.status, headers: answer.headers, bytes, json: jsonOf(answer, bytes) }
  }

  /** The answer's JSON (its `data` where there is one) as `schema`; any other status than wanted is Unexpected. */
  async take<T>(
    schema: z.ZodType<T>,
    method: string,
    address: string,
    { status = 200, ...asked }: Asked & { status?: number } = {},
  ): Promise<T> {
    const answered = await this.ask(method, address, asked)
    if (answered.status !== status) {
      const said = answered.bytes.toString('utf8').slice(0, 300)
      throw new Unexpected(`${method} ${address} answered ${answered.status} instead of ${status}: ${said}`)
    }
    const envelope = z.object({ success: z.literal(true), data: z.unknown() }).safeParse(answered.json)
    const parsed = schema.safeParse(envelope.success ? envelope.data.data : answered.json)
    if (!parsed.success) {
      throw new Unexpected(
        `${method} ${address} answered ${status} in another shape:\n${z.prettifyError(parsed.error)}`,
      )
    }
    return parsed.data
  }
}

function jsonOf(answer: Response, bytes: Buffer): unknown {
  if (!answer.headers.get('content-type')?.includes('json')) return undefined
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
