// Who stood at the gate, by name: of an attempt's actor, the device or the member. A program has none.
import type { Ctx } from '@/server/kernel/ctx'

/** By actor. Asks nobody's permission: whoever may read the attempts may know who made them. */
export async function namesOfScanners(
  { db }: Pick<Ctx, 'db'>,
  actors: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const ids = (kind: string) => [
    ...new Set(actors.flatMap((actor) => (actor.startsWith(`${kind}:`) ? [actor.slice(kind.length + 1)] : []))),
  ]
  const [deviceIds, userIds] = [ids('device'), ids('user')]
  const named = { select: { id: true, name: true } } as const
  const [devices, users] = await Promise.all([
    deviceIds.length > 0 ? db.device.findMany({ where: { id: { in: deviceIds } }, ...named }) : [],
    userIds.length > 0 ? db.user.findMany({ where: { id: { in: userIds } }, ...named }) : [],
  ])
  return new Map([
    ...devices.map(({ id, name }) => [`device:${id}`, name] as const),
    ...users.map(({ id, name }) => [`user:${id}`, name] as const),
  ])
}
