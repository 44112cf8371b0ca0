// /v1/events: retrieve and list. An event keeps its object as it was when the event happened.
import { createdFilter, LIST_PARAMS, listObjects } from './list-objects'
import { type Call, type Route, retrieveRoute } from './resource'

const PATH = '/v1/events'

export const eventRoutes: Route[] = [
  { method: 'GET', path: PATH, run: list },
  retrieveRoute(PATH, (world) => world.events, 'event'),
]

function list({ world, params }: Call) {
  params.only(...LIST_PARAMS, 'type', 'types', 'created')
  const type = params.text('type')
  const types = params.texts('types')
  const matchesType = typeMatcher([...(type === null ? [] : [type]), ...types])
  const created = createdFilter(params)
  return listObjects(params, PATH, world.events.newestFirst(), (event) => matchesType(event.type) && created(event))
}

/** A type may end in a star: charge.* */
function typeMatcher(types: string[]): (type: string) => boolean {
  if (types.length === 0) return () => true
  return (type) =>
    types.some((wanted) => (wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : wanted === type))
}
