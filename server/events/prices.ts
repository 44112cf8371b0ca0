// What a ticket type may cost, and the tax within it; safe for the browser. Guards: every price can be paid by card or is free.
import { z } from 'zod'
import { fault } from '@/server/kernel/contract'
import { amountStep, currencies, isPayable, leastPrice, maxAmount } from '@/server/kernel/money'

export function belowLeastCharge(currency: string) {
  const least = leastPrice(currency)
  return fault('below_least_charge', `must be 0 or at least ${least.amount} minor units of ${currency}`, least)
}

/** With tax. */
export const price = z
  .strictObject({
    amount: z.int('must be a whole number of minor units').min(0, 'at least 0').max(maxAmount, `at most ${maxAmount}`),
    currency: z.enum(currencies, 'is not a currency that can be sold in'),
  })
  .superRefine((given, context) => {
    const step = amountStep(given.currency)
    if (given.amount % step !== 0) {
      const { error: message, params } = fault('not_in_steps', `must be a multiple of ${step}: no card is charged less`)
      context.addIssue({ code: 'custom', path: ['amount'], message, params })
    }
    if (isPayable(given)) return
    const { error: message, params } = belowLeastCharge(given.currency)
    context.addIssue({ code: 'custom', path: ['amount'], message, params })
  })

/** In percent, at most two decimals: `5.5`. Rows have hundredths of a percent. */
export const vatRate = z
  .number('must be a number of percent')
  .min(0, 'at least 0')
  .max(100, 'at most 100')
  .refine((rate) => Math.round(rate * 100) / 100 === rate, fault('not_a_rate', 'must have at most two decimals'))

export function basisPointsOf(rate: number): number {
  return Math.round(rate * 100)
}
