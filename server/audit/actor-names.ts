// Who an entry's actor is, for people: a member's or key's name; the buyer; the product itself, by the work it was doing.
import type { Ctx } from '@/server/kernel/ctx'
import type { ActorView } from './contract'

/** By the name that actorName() wrote. A person or key that is gone keeps its kind and has no name. */
export async function actorNames(ctx: Pick<Ctx, 'db'>, written: readonly string[]): Promise<Map<string, ActorView>> {
  const ids = (kind: string) => [
    ...new Set(written.flatMap((text) => (text.startsWith(`${kind}:`) ? [text.slice(kind.length + 1)] : []))),
  ]
  const [users, keys] = await Promise.all([
    ctx.db.user.findMany({ where: { id: { in: ids('user') } }, select: { id: true, name: true } }),
    ctx.db.apiKey.findMany({ where: { id: { in: ids('api_key') } }, select: { id: true, name: true } }),
  ])
  const known = new Map([...users, ...keys].map(({ id, name }) => [id, name]))
  return new Map(
    written.map((text): [string, ActorView] => {
      const [kind = '', ...rest] = text.split(':')
      const about = rest.join(':')
      switch (kind) {
        case 'user':
        case 'api_key':
          return [text, { kind, name: known.get(about) ?? '' }]
        case 'buyer':
          return [text, { kind, name: '' }]
        case 'system':
          return [text, { kind, name: about }]
        default:
          return [text, { kind: 'anonymous', name: '' }]
      }
    }),
  )
}
