// /v1/events: retrieve and list, of one account. An event keeps its object as it was when the event happened.
import { createdFilter, LIST_PARAMS, listObjects } from './list-objects'
import type { Call, Route } from './resource'
import { missing } from './stripe-refusal'
import type { StripeEvent, StripeWorld } from './stripe-world'

const PATH = '/v1/events'

export const eventRoutes: Route[] = [
  { method: 'GET', path: PATH, run: list },
  { method: 'GET', path: `${PATH}/:id`, run: retrieve },
]

function isOf(world: StripeWorld, event: StripeEvent): boolean {
  return (event.account ?? null) === (world.account?.id ?? null)
}

function retrieve({ world, id, params }: Call): StripeEvent {
  params.only('expand')
  const event = world.events.get(id)
  return event && isOf(world, event) ? event : missing('event', id)
}

function list({ world, params }: Call) {
  params.only(...LIST_PARAMS, 'type', 'types', 'created')
  const type = params.text('type')
  const types = params.texts('types')
  const matchesType = typeMatcher([...(type === null ? [] : [type]), ...types])
  const created = createdFilter(params)
  return listObjects(
    params,
    PATH,
    world.events.newestFirst(),
    (event) => isOf(world, event) && matchesType(event.type) && created(event),
  )
}

/** A type may end in a star: charge.* */
function typeMatcher(types: string[]): (type: string) => boolean {
  if (types.length === 0) return () => true
  return (type) =>
    types.some((wanted) => (wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : wanted === type))
}
