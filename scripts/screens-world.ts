// What the pictures and the accessibility tests look at: events, purchases and tickets in every state, made over HTTP in an
// installation in demo mode. One world for each language, so that purchases and mails speak it.
import type { Pool } from 'pg'
import { z } from 'zod'
import { type DemoClient, type DemoOrganization, Unexpected, until } from './demo-client'
import {
  type Bought,
  buy,
  type EventOnSale,
  endCheckout,
  type Hold,
  holdPlaces,
  mailWithPdf,
  putEventOnSale,
  type StartedPayment,
  scan,
  startPayment,
} from './demo-story'
import { letInTwice } from './gate-story'
import { standAtTheGate } from './screens-of-devices'

export type Locale = 'fr' | 'en'

export type World = {
  client: DemoClient
  locale: Locale
  organization: DemoOrganization
  /** Of the demo: one with many sales, one that is on today. */
  shown: { big: string; bigSlug: string; today: string }
  draft: EventOnSale
  event: EventOnSale
  soldOut: EventOnSale
  held: Hold
  declined: Hold
  opened: { hold: Hold; payment: StartedPayment }
  givenBack: Hold
  /** Null where the database cannot be reached: only time itself makes this state. */
  lapsed: Hold | null
  paid: Bought
  free: Bought
  used: Bought
  fresh: Bought
  foreign: Bought
  mailId: string
}

const people = {
  fr: {
    name: 'Camille Roussel',
    second: 'Élodie Nguyễn',
    title: 'Nuit des lanternes',
    draftTitle: 'Marché des potiers',
    gate: 'Porte Cléberg',
    backGate: 'Porte des jardins',
    type: 'Plein tarif',
  },
  en: {
    name: 'Theo Baker',
    second: 'Olivia Hart',
    title: 'Lantern Night',
    draftTitle: 'Potters’ Market',
    gate: 'North gate',
    backGate: 'Garden gate',
    type: 'Standard',
  },
} as const

/** @param pool of the installation's database, where it is our own */
export async function makeWorld(client: DemoClient, locale: Locale, pool: Pool | null): Promise<World> {
  const { name, second, title, draftTitle, gate, backGate, type } = people[locale]
  const { organization } = client
  const mark = Date.now().toString(36)
  const email = (who: string) => `${who}-${mark}@exemple.fr`
  const buyer = (who: string) => ({ name, email: email(who), locale, atBoxOffice: true })
  const types = [{ name: type, amount: 4900, capacity: 60 }]
  const event = await putEventOnSale(client, { title, types })
  const soldOut = await putEventOnSale(client, {
    title: locale === 'fr' ? 'Concert à la bougie' : 'Candle Concert',
    types: [{ name: type, amount: 4900, capacity: 1 }],
  })
  const other = await putEventOnSale(client, { title: locale === 'fr' ? 'Un autre soir' : 'Another Night', types })
  await buy(client, soldOut, buyer('complet'))
  if (pool) await moveUnexplained(client, pool)

  const paid = await buy(client, event, { ...buyer('billets'), quantity: 2 })
  const used = await buy(client, event, { ...buyer('entre'), name: second })
  await scan(client, event, { qrCodeData: used.ticket.qrToken, location: gate })
  if (pool) {
    await standAtTheGate(pool, event, gate)
    const twice = await buy(client, event, { ...buyer('deux-fois'), name: second })
    const codes: [string, string] = [twice.ticket.qrToken, used.ticket.qrToken]
    await letInTwice(client, pool, event, { codes, gates: [gate, backGate] })
  }
  const opened = await holdPlaces(client, event, { ...buyer('paiement'), quantity: 2 })
  const declined = await holdPlaces(client, event, buyer('refus'))
  await endCheckout(client, await startPayment(client, declined), 'decline')
  const givenBack = await holdPlaces(client, event, buyer('rendu'))
  await client.ask('DELETE', `/api/purchases/${givenBack.id}`, { token: givenBack.accessToken })
  const free = await putEventOnSale(client, {
    title: locale === 'fr' ? 'Visite de la serre' : 'Greenhouse Tour',
    types: [{ name: type, amount: 0 }],
  })
  return {
    client,
    locale,
    organization,
    shown: shownOf(organization),
    draft: await putEventOnSale(client, { title: draftTitle, types, startsIn: 900, draft: true }),
    event,
    soldOut,
    held: await holdPlaces(client, event, { ...buyer('places'), quantity: 2 }),
    declined,
    opened: { hold: opened, payment: await startPayment(client, opened) },
    givenBack,
    lapsed: pool && (await lapse(pool, await holdPlaces(client, event, buyer('tard')))),
    paid,
    free: await buy(client, free, buyer('libre')),
    used,
    fresh: await buy(client, event, buyer('neuf')),
    foreign: await buy(client, other, buyer('ailleurs')),
    mailId: (await mailWithPdf(client, email('billets'))).mail.id,
  }
}

function shownOf({ events, name }: DemoOrganization): World['shown'] {
  const [big, today] = events
  if (!big || !today) throw new Unexpected(`${name} has too few events to show.`)
  return { big: big.id, bigSlug: big.slug, today: today.id }
}

async function lapse(pool: Pool, hold: Hold): Promise<Hold> {
  await pool.query("UPDATE purchase SET hold_expires_at = clock_timestamp() - interval '1 second' WHERE id = $1", [
    hold.id,
  ])
  return hold
}

/** A movement at the provider that no sale of ours explains: it waits in the inbox for a person. */
async function moveUnexplained(client: DemoClient, pool: Pool): Promise<void> {
  const { id } = client.organization
  const { rows } = await pool.query<{ ref: string }>('SELECT ref FROM provider_account WHERE organization_id = $1', [
    id,
  ])
  const account = rows[0]?.ref
  const { stripe } = client.demo.standIns
  const at = Math.floor(Date.now() / 1000) - 2 * 24 * 3600
  await client.take(z.unknown(), 'POST', `${stripe}/_control/balance`, { body: { account, amount: -1500, at } })
  // A payout is told to us, and we read the balance then.
  await client.take(z.unknown(), 'POST', `${stripe}/_control/payouts`, { body: { account, outcome: 'create' } })
  await until('What nobody explains waits in the inbox', async () => {
    const waiting = `SELECT FROM attention_item WHERE organization_id = $1 AND kind = 'balance_unmatched' AND resolved_at IS NULL`
    return (await pool.query(waiting, [id])).rowCount ? true : null
  })
}

/** PayPal's page of a payment that is not decided. */
export async function paypalPage({ client, event, locale }: World): Promise<string> {
  const { name } = people[locale]
  const hold = await holdPlaces(client, event, { name, email: 'paypal@exemple.fr', locale, atBoxOffice: true })
  return (await startPayment(client, hold, 'paypal')).redirectUrl
}

/** Paid by a debit that the bank has not confirmed yet; a moment later it has, so it is made when it is wanted. */
export async function payByDebit({ client, event, locale }: World): Promise<Hold> {
  const { name } = people[locale]
  const hold = await holdPlaces(client, event, { name, email: 'virement@exemple.fr', locale, atBoxOffice: true })
  await endCheckout(client, await startPayment(client, hold), 'pay_async')
  return hold
}
