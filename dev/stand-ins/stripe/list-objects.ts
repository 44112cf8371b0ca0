// Stripe's lists: newest first, by cursor (starting_after, ending_before), 1 to 100 a page.
import type { Stored } from '../base/journal-store'
import type { Params } from './params'

export type StripeList<T> = { object: 'list'; url: string; has_more: boolean; data: T[] }

export const LIST_PARAMS = ['limit', 'starting_after', 'ending_before', 'expand'] as const

export function listObjects<T extends Stored>(
  params: Params,
  url: string,
  newestFirst: Iterable<T>,
  matches: (object: T) => boolean = () => true,
): StripeList<T> {
  const limit = params.integer('limit', 1, 100) ?? 10
  const after = params.text('starting_after')
  const before = params.text('ending_before')
  const data: T[] = []
  let started = after === null
  let more = false
  for (const object of newestFirst) {
    if (before !== null && object.id === before) break
    if (started && matches(object)) {
      if (data.length === limit && before === null) {
        more = true
        break
      }
      // Going back from a cursor, the page is the one that touches it: the oldest of what is newer.
      if (data.length === limit) {
        data.shift()
        more = true
      }
      data.push(object)
    }
    if (after !== null && object.id === after) started = true
  }
  return { object: 'list', url, has_more: more, data }
}

/** A filter over `created`: an exact second, or gt, gte, lt, lte. */
export function createdFilter(params: Params): (object: { created: number }) => boolean {
  if (!params.isObject('created')) {
    const exact = params.integer('created', 0, 1e12)
    return (object) => exact === null || object.created === exact
  }
  const range = params.child('created')?.only('gt', 'gte', 'lt', 'lte')
  const bound = (name: string) => range?.integer(name, 0, 1e12) ?? null
  const [gt, gte, lt, lte] = [bound('gt'), bound('gte'), bound('lt'), bound('lte')]
  return ({ created }) =>
    (gt === null || created > gt) &&
    (gte === null || created >= gte) &&
    (lt === null || created < lt) &&
    (lte === null || created <= lte)
}
