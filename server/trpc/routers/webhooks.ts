// An organization's webhook addresses, and the log of what each was told.
import {
  createEndpointInput,
  deliveryInput,
  enableEndpointInput,
  endpointInput,
  listDeliveriesInput,
  replaySinceInput,
  updateEndpointInput,
} from '@/server/webhooks/contract'
import {
  createEndpoint,
  deleteEndpoint,
  disableEndpoint,
  enableEndpoint,
  endOldSecret,
  rotateSecret,
  updateEndpoint,
} from '@/server/webhooks/manage-endpoints'
import { pingEndpoint } from '@/server/webhooks/ping-endpoint'
import { getDelivery, getEndpoint, listDeliveries, listEndpoints } from '@/server/webhooks/queries'
import { replayDelivery, replaySince } from '@/server/webhooks/replay'
import { orgProcedure, router } from '../init'

export const webhooksRouter = router({
  list: orgProcedure.query(({ ctx }) => listEndpoints(ctx.app)),
  get: orgProcedure.input(endpointInput).query(({ ctx, input }) => getEndpoint(ctx.app, input)),
  /** The answer holds the secret's text, for this one time. */
  create: orgProcedure.input(createEndpointInput).mutation(({ ctx, input }) => createEndpoint(ctx.app, input)),
  update: orgProcedure.input(updateEndpointInput).mutation(({ ctx, input }) => updateEndpoint(ctx.app, input)),
  /** So does this one. */
  rotate: orgProcedure.input(endpointInput).mutation(({ ctx, input }) => rotateSecret(ctx.app, input)),
  endOldSecret: orgProcedure.input(endpointInput).mutation(({ ctx, input }) => endOldSecret(ctx.app, input)),
  disable: orgProcedure.input(endpointInput).mutation(({ ctx, input }) => disableEndpoint(ctx.app, input)),
  enable: orgProcedure.input(enableEndpointInput).mutation(({ ctx, input }) => enableEndpoint(ctx.app, input)),
  delete: orgProcedure.input(endpointInput).mutation(({ ctx, input }) => deleteEndpoint(ctx.app, input)),
  ping: orgProcedure.input(endpointInput).mutation(({ ctx, input }) => pingEndpoint(ctx.app, input)),
  deliveries: orgProcedure.input(listDeliveriesInput).query(({ ctx, input }) => listDeliveries(ctx.app, input)),
  delivery: orgProcedure.input(deliveryInput).query(({ ctx, input }) => getDelivery(ctx.app, input)),
  replay: orgProcedure.input(deliveryInput).mutation(({ ctx, input }) => replayDelivery(ctx.app, input)),
  replaySince: orgProcedure.input(replaySinceInput).mutation(({ ctx, input }) => replaySince(ctx.app, input)),
})
