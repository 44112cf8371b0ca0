// Invoices and credit notes, and who sells.
import { correctInvoiceInput, listDocumentsInput, purchaseDocumentsInput } from '@/server/documents/contract'
import { correctInvoice } from '@/server/documents/correct-invoice'
import { listDocuments, purchaseDocuments } from '@/server/documents/queries'
import { sellerDetailsInput } from '@/server/sellers/contract'
import { saveSellerDetails, sellerDetails } from '@/server/sellers/seller-details'
import { orgProcedure, router } from '../init'

export const documentsRouter = router({
  list: orgProcedure.input(listDocumentsInput).query(({ ctx, input }) => listDocuments(ctx.app, input)),
  ofPurchase: orgProcedure
    .input(purchaseDocumentsInput)
    .query(({ ctx, input }) => purchaseDocuments(ctx.app, input.purchaseId)),
  correct: orgProcedure.input(correctInvoiceInput).mutation(({ ctx, input }) => correctInvoice(ctx.app, input)),
  seller: orgProcedure.query(({ ctx }) => sellerDetails(ctx.app)),
  saveSeller: orgProcedure.input(sellerDetailsInput).mutation(({ ctx, input }) => saveSellerDetails(ctx.app, input)),
})
