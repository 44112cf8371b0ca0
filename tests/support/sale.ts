// Everything that a test file needs to sell tickets, in one line at its top: a database and a folder of its own, the stand-ins of the
// providers, a ctx in the present. Guards: after every test nothing is broken at a provider any more, and all promises hold.
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { Actor, Ctx } from '@/server/kernel/ctx'
import { checkInvariants } from '@/server/platform/check-invariants'
import { forgetBreakers } from '@/server/providers/breaker'
import { freshDatabase, type TestDatabase } from './database'
import type { StripeForTests } from './payment-factories'
import { type PaypalForTests, startPaypalForTests } from './paypal-for-tests'
import { salesCtx } from './sales-factories'

// Those of the test file that has called `openSale`: every file has its own.
export let ctx: Ctx
export let database: TestDatabase
export let stripe: StripeForTests
export let paypal: PaypalForTests
/** Where its files lie. */
export let storage: string

type SaleWorld = {
  /** False: nobody is asked for money, and it is always `salesNow`. */
  providers?: boolean
  /** Organizations have accounts of their own at Stripe. */
  connect?: boolean
  /** Of the environment, beside those of the stand-ins. It is read once: set afterwards it is not seen. */
  settings?: Record<string, string>
  /** Who acts where nothing else is said; an anonymous buyer by default. */
  actor?: Actor
  /** When the promises are checked; where a check would take longer than the test, at the end. */
  promises?: 'after each test' | 'at the end' | 'never'
}

export function openSale(wanted: SaleWorld = {}): void {
  const { providers = true, connect = false, settings = {}, actor, promises = 'after each test' } = wanted
  let end: () => Promise<void>
  const check = async (when: SaleWorld['promises']) => {
    if (when === promises) expect(await checkInvariants(ctx.pool)).toEqual([])
  }
  beforeAll(async () => {
    if (providers) {
      paypal = await startPaypalForTests()
      stripe = paypal.stripe
    }
    storage = await mkdtemp(path.join(os.tmpdir(), 'portillon-storage-'))
    Object.assign(process.env, {
      STORAGE_URL: `file:${storage}`,
      ...(connect && { STRIPE_CONNECT: 'on' }),
      ...settings,
    })
    database = await freshDatabase()
    ;({ ctx, end } = salesCtx(database))
    if (actor) ctx = { ...ctx, actor }
    if (providers) toThePresent()
  })
  beforeEach(() => {
    if (providers) toThePresent()
  })
  afterEach(async () => {
    if (providers) await Promise.all([stripe.control('DELETE', '/faults'), paypal.control('DELETE', '/faults')])
    forgetBreakers()
    await check('after each test')
  })
  afterAll(async () => {
    await check('at the end')
    await end()
    await database.drop()
    await paypal?.stop()
    await rm(storage, { recursive: true, force: true })
  })
}

/** Providers have clocks of their own, which go on while a test does. */
export function toThePresent(): Ctx {
  ctx = { ...ctx, now: new Date() }
  return ctx
}
