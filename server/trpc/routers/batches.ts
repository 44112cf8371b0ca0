// Batches of tickets of one organization: started, followed, cancelled, tried again, taken home.
import { askForArchive } from '@/server/batches/ask-for-archive'
import {
  batchArchiveInput,
  batchFileInput,
  batchIdInput,
  listBatchesInput,
  listBatchItemsInput,
  startBatchInput,
} from '@/server/batches/contract'
import { cancelBatch, retryFailedItems } from '@/server/batches/control-batch'
import { startBatch } from '@/server/batches/create-batch'
import { batchFailuresFile } from '@/server/batches/failures-file'
import { listRunning } from '@/server/batches/list-running'
import { getBatch, listBatches, listBatchItems } from '@/server/batches/queries'
import { orgProcedure, router } from '../init'

export const batchesRouter = router({
  list: orgProcedure.input(listBatchesInput).query(({ ctx, input }) => listBatches(ctx.app, input)),
  running: orgProcedure.query(({ ctx }) => listRunning(ctx.app)),
  get: orgProcedure.input(batchIdInput).query(({ ctx, input }) => getBatch(ctx.app, input)),
  items: orgProcedure.input(listBatchItemsInput).query(({ ctx, input }) => listBatchItems(ctx.app, input)),
  start: orgProcedure.input(startBatchInput).mutation(({ ctx, input }) => startBatch(ctx.app, input)),
  cancel: orgProcedure.input(batchIdInput).mutation(({ ctx, input }) => cancelBatch(ctx.app, input)),
  retryFailed: orgProcedure.input(batchIdInput).mutation(({ ctx, input }) => retryFailedItems(ctx.app, input)),
  /** The failures as the text of a CSV file. */
  failures: orgProcedure.input(batchFileInput).query(({ ctx, input }) => batchFailuresFile(ctx.app, input)),
  askForArchive: orgProcedure.input(batchArchiveInput).mutation(({ ctx, input }) => askForArchive(ctx.app, input)),
})
