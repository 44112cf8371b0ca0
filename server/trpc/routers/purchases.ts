// Purchases as the dashboard sees them.
import { z } from 'zod'
import { id } from '@/server/kernel/text'
import { listPurchasesInput } from '@/server/purchases/contract'
import { getPurchaseForOrganizer, listPurchases } from '@/server/purchases/queries'
import { orgProcedure, router } from '../init'

export const purchasesRouter = router({
  list: orgProcedure.input(listPurchasesInput).query(({ ctx, input }) => listPurchases(ctx.app, input)),
  get: orgProcedure.input(z.strictObject({ id })).query(({ ctx, input }) => getPurchaseForOrganizer(ctx.app, input.id)),
})
