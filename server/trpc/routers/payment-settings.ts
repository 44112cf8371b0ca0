// How an organization is paid: its decisions, and its account at Stripe.
import { z } from 'zod'
import { accountStatus } from '@/server/payments/stripe/follow-account'
import { connectAccount } from '@/server/sellers/connect/connect-account'
import { connectAccountInput } from '@/server/sellers/connect/contract'
import { externalMethodsInput, paymentSettingsInput } from '@/server/sellers/contract'
import { externalMethodSettings, saveExternalMethods } from '@/server/sellers/external-methods'
import { takesPayments } from '@/server/sellers/open-gateways'
import { paymentSettings } from '@/server/sellers/payment-settings'
import { savePaymentSettings } from '@/server/sellers/save-payment-settings'
import { orgProcedure, router } from '../init'

export const paymentSettingsRouter = router({
  get: orgProcedure.query(({ ctx }) => paymentSettings(ctx.app)),
  save: orgProcedure.input(paymentSettingsInput).mutation(({ ctx, input }) => savePaymentSettings(ctx.app, input)),
  external: orgProcedure.query(({ ctx }) => externalMethodSettings(ctx.app)),
  saveExternal: orgProcedure
    .input(externalMethodsInput)
    .mutation(({ ctx, input }) => saveExternalMethods(ctx.app, input)),
  account: orgProcedure.query(({ ctx }) => accountStatus(ctx.app)),
  /** The address of Stripe's form. */
  connect: orgProcedure.input(connectAccountInput).mutation(({ ctx, input }) => connectAccount(ctx.app, input)),
  takesPayments: orgProcedure
    .input(z.strictObject({ currency: z.string().length(3) }))
    .query(({ ctx, input }) => takesPayments(ctx.app, input)),
})
