// What happens by itself, tried with the clock's value as an argument.
import { expect, test } from 'vitest'
import { openStore } from '../base/journal-store'
import { freshFolder } from '../stand-ins-under-test'
import { ringDue } from './alarms'
import { checkoutSessionRoutes } from './checkout-sessions'
import { parseForm } from './form-encoding'
import { Params } from './params'
import { BY_ITSELF, openWorlds, type Session, type StripeEvent } from './stripe-world'

const FORM =
  'mode=payment&success_url=https://a.example/&line_items[0][quantity]=1&line_items[0][price_data][currency]=eur&line_items[0][price_data][unit_amount]=500&line_items[0][price_data][product_data][name]=A'

test('an open session expires by itself when its time is over, once, and not before', async () => {
  const told: StripeEvent[] = []
  const world = openWorlds(await openStore(await freshFolder()), 'http://127.0.0.1:1', (event) => told.push(event)).own
  const create = checkoutSessionRoutes.find(({ method }) => method === 'POST')
  const params = new Params(parseForm(`${FORM}&expires_at=${world.now() + 1801}`))
  const session = create?.run({ world, id: '', params, upload: null, cause: BY_ITSELF }) as Session
  ringDue(world, Date.now() + 1_790_000)
  expect(world.sessions.get(session.id)?.status).toBe('open')
  ringDue(world, Date.now() + 1_802_000)
  ringDue(world, Date.now() + 1_900_000)
  expect(world.sessions.get(session.id)).toMatchObject({ status: 'expired', url: null, payment_status: 'unpaid' })
  expect(told.map(({ type }) => type)).toEqual(['checkout.session.expired'])
})
