// The form of a resource: its routes. One file per resource exports such a list; stripe-api.ts serves them all.
import type { Collection, Stored } from '../base/journal-store'
import type { Upload } from './multipart'
import type { Params } from './params'
import { missing } from './stripe-refusal'
import type { Cause, StripeWorld } from './stripe-world'

export type Call = {
  world: StripeWorld
  /** The path's own :id, '' where it has none. */
  id: string
  params: Params
  /** The file of a multipart request. */
  upload: Upload | null
  cause: Cause
}

export type Route = {
  method: 'GET' | 'POST' | 'DELETE'
  /** Segments, where :id stands for any text. */
  path: string
  run(call: Call): object
}

/** GET /v1/…/:id of a collection; `kind` and `param` are the words of Stripe's refusal. */
export function retrieveRoute<T extends Stored>(
  path: string,
  collection: (world: StripeWorld) => Collection<T>,
  kind: string,
  param = 'id',
): Route {
  return {
    method: 'GET',
    path: `${path}/:id`,
    run({ world, id, params }) {
      params.only('expand')
      return collection(world).get(id) ?? missing(kind, id, param)
    },
  }
}
