// The steps of the main job over HTTP: an event on sale, a hold, its payment at the stand-in, the tickets, their PDF, the mail.
// Times are the machine's own; the events lie around the present, so that a gate shows them as today's.
import { z } from 'zod'
import { type DemoClient, type DemoOrganization, Unexpected, until } from './demo-client'

const HOUR = 3_600_000
const money = z.object({ amount: z.int(), currency: z.string() })

const eventShape = z.object({
  id: z.string(),
  slug: z.string(),
  status: z.string(),
  ticketTypes: z.array(z.object({ id: z.string(), name: z.string() })).min(1),
})
export type EventOnSale = z.infer<typeof eventShape> & { title: string; organization: DemoOrganization }

export type WantedType = {
  name: string
  amount: number
  capacity?: number
  maxPerPurchase?: number
  rotating?: boolean
}
export type WantedEvent = {
  title?: string
  types?: WantedType[]
  organization?: DemoOrganization
  /** Hours from now; negative when it has begun. */
  startsIn?: number
  draft?: boolean
}

export async function putEventOnSale(client: DemoClient, wanted: WantedEvent = {}): Promise<EventOnSale> {
  const { title = 'Les Nuits du Théâtre antique', organization = client.organization, startsIn = 2 } = wanted
  const types = wanted.types ?? [{ name: 'Plein tarif', amount: 4900, capacity: 200 }]
  const start = Math.ceil((Date.now() + startsIn * HOUR) / (HOUR / 4)) * (HOUR / 4)
  const event = await client.take(eventShape, 'POST', '/api/events', {
    token: organization.apiKey,
    status: 201,
    body: {
      title,
      startsAt: new Date(start).toISOString(),
      endsAt: new Date(start + 4 * HOUR).toISOString(),
      timeZone: 'Europe/Paris',
      venue: { name: 'Théâtre antique de Fourvière', address: '6 rue de l’Antiquaille, 69005 Lyon' },
      ticketTypes: types.map(({ amount, ...type }) => ({ ...type, price: { amount, currency: 'EUR' } })),
    },
  })
  if (!wanted.draft) {
    await client.take(z.object({ status: z.literal('published') }), 'POST', `/api/events/${event.id}/publish`, {
      token: organization.apiKey,
      body: {},
    })
  }
  return { ...event, title, organization }
}

const holdShape = z.object({
  id: z.string(),
  accessToken: z.string().startsWith('ptl_buy_'),
  status: z.string(),
  expiresAt: z.iso.datetime(),
  total: money,
})
export type Hold = z.infer<typeof holdShape> & { email: string }

export type Buyer = {
  name: string
  email: string
  quantity?: number
  locale?: 'fr' | 'en'
  /** Sold by the organizer's key, for which no limit of open purchases holds; strangers have one for each address. */
  atBoxOffice?: boolean
}

export async function holdPlaces(client: DemoClient, event: EventOnSale, buyer: Buyer): Promise<Hold> {
  const [type] = event.ticketTypes
  if (!type) throw new Unexpected('The event has no such ticket type.')
  const hold = await client.take(holdShape, 'POST', '/api/purchases', {
    status: 201,
    ...(buyer.atBoxOffice && { token: event.organization.apiKey }),
    body: {
      eventId: event.id,
      items: [{ ticketTypeId: type.id, quantity: buyer.quantity ?? 1 }],
      buyer: { name: buyer.name, email: buyer.email },
      locale: buyer.locale ?? 'fr',
    },
  })
  return { ...hold, email: buyer.email }
}

const paymentShape = z.object({
  paymentId: z.string(),
  paymentIntentId: z.string(),
  gateway: z.enum(['stripe', 'paypal']),
  redirectUrl: z.url(),
  status: z.string(),
})
export type StartedPayment = z.infer<typeof paymentShape>

export async function startPayment(
  client: DemoClient,
  hold: Hold,
  gateway: StartedPayment['gateway'] = 'stripe',
): Promise<StartedPayment> {
  const payment = await client.take(paymentShape, 'POST', '/api/payments/process', {
    token: hold.accessToken,
    status: 201,
    body: { purchaseId: hold.id, returnUrl: `${client.url}/p/${hold.accessToken}`, preferredGateways: [gateway] },
  })
  if (!payment.redirectUrl.includes(payment.paymentIntentId))
    throw new Unexpected('The redirect address does not contain the provider’s reference.')
  return payment
}

export type Outcome = 'pay' | 'decline' | 'expire' | 'pay_async' | 'fail_async'

export async function endCheckout(client: DemoClient, payment: StartedPayment, outcome: Outcome): Promise<void> {
  const door = `${client.demo.standIns.stripe}/_control/checkout/${payment.paymentIntentId}`
  await client.take(z.unknown(), 'POST', door, { body: { outcome } })
}

const purchaseShape = z.object({
  id: z.string(),
  status: z.string(),
  total: money,
  tickets: z.array(
    z.object({
      id: z.string(),
      ticketCode: z.string(),
      status: z.string(),
      attendeeName: z.string(),
      qrToken: z.string().regex(/^T1:[A-Z2-7]{135}$/),
      pdfUrl: z.url(),
      url: z.url().optional(),
    }),
  ),
})
export type Purchase = z.infer<typeof purchaseShape>
export type PurchasedTicket = Purchase['tickets'][number]

export function readPurchase(client: DemoClient, { id, accessToken }: Hold): Promise<Purchase> {
  return client.take(purchaseShape, 'GET', `/api/purchases/${id}`, { token: accessToken })
}

export function untilPaid(client: DemoClient, hold: Hold, places = 1): Promise<Purchase> {
  return until(`The purchase becomes paid, with ${places} ticket(s)`, async () => {
    const purchase = await readPurchase(client, hold)
    return purchase.status === 'paid' && purchase.tickets.length === places ? purchase : null
  })
}

export type Bought = { hold: Hold; purchase: Purchase; ticket: PurchasedTicket }

/** A paid purchase; its first ticket beside it. */
export async function buy(client: DemoClient, event: EventOnSale, buyer: Buyer): Promise<Bought> {
  const hold = await holdPlaces(client, event, buyer)
  if (hold.status !== 'paid') await endCheckout(client, await startPayment(client, hold), 'pay')
  const purchase = await untilPaid(client, hold, buyer.quantity ?? 1)
  const [ticket] = purchase.tickets
  if (!ticket) throw new Unexpected('The purchase has no ticket.')
  return { hold, purchase, ticket }
}

export function ticketPdf(client: DemoClient, hold: Hold, ticketId: string): Promise<Buffer> {
  return until('The ticket’s PDF is made', async () => {
    const { status, bytes, headers } = await client.ask('GET', `/api/tickets/${ticketId}/pdf`, {
      token: hold.accessToken,
    })
    if (status === 202 && headers.has('retry-after')) return null
    if (status !== 200 || bytes.subarray(0, 5).toString('latin1') !== '%PDF-')
      throw new Unexpected(`The ticket’s PDF answered ${status} with ${bytes.length} bytes.`)
    return bytes
  })
}

const mailsShape = z.object({
  messages: z.array(
    z.object({
      id: z.string(),
      at: z.string(),
      to: z.array(z.string()),
      subject: z.string(),
      html: z.string().nullable(),
      text: z.string().nullable(),
      attachments: z.array(z.object({ filename: z.string(), contentType: z.string(), content: z.string() })),
    }),
  ),
})
export type Mail = z.infer<typeof mailsShape>['messages'][number]

/** Everything that went to an address, oldest first. */
export async function mailsTo(client: DemoClient, email: string): Promise<Mail[]> {
  const door = `${client.demo.standIns.resend}/_control/messages?to=${encodeURIComponent(email)}`
  return (await client.take(mailsShape, 'GET', door)).messages
}

/** The first mail to an address that carries a PDF, and the PDF. */
export function mailWithPdf(client: DemoClient, email: string): Promise<{ mail: Mail; pdf: Buffer }> {
  return until(`A mail with a PDF reaches ${email}`, async () => {
    for (const mail of await mailsTo(client, email)) {
      const file = mail.attachments.find(({ contentType }) => contentType === 'application/pdf')
      if (file) return { mail, pdf: Buffer.from(file.content, 'base64') }
    }
    return null
  })
}

const verdictShape = z.object({
  valid: z.boolean(),
  reason: z.string().nullable(),
  ticketId: z.string().nullable(),
  attendeeName: z.string().nullable(),
  scanCount: z.int(),
  lastScanAt: z.iso.datetime().nullable(),
  lastLocation: z.string().nullable().optional(),
  scanId: z.string(),
})
export type Verdict = z.infer<typeof verdictShape>

export type Scan = { qrCodeData: string; location?: string; scanId?: string }

export function scan(client: DemoClient, event: EventOnSale, asked: Scan): Promise<Verdict> {
  return client.take(verdictShape, 'POST', '/api/scans/validate', {
    token: event.organization.apiKey,
    body: { eventId: event.id, ...asked },
  })
}

const statsShape = z.object({
  capacity: z.int().nullable(),
  held: z.int(),
  sold: z.int(),
  admitted: z.int(),
  conflicts: z.int(),
  revenue: money,
})
export type Stats = z.infer<typeof statsShape>

export function readStats(client: DemoClient, event: EventOnSale): Promise<Stats> {
  return client.take(statsShape, 'GET', `/api/events/${event.id}/stats`, { token: event.organization.apiKey })
}
