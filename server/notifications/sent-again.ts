// What a message that was sent again keeps of the one it repeats, among its props. Guards: whoever writes it finds what it is about as for the
// first.
import { z } from 'zod'
import type { Notification } from '@/prisma/generated/client'

const schema = z.object({ again: z.object({ of: z.string(), key: z.string() }) })

export type Again = z.infer<typeof schema>['again']

/** `of` is the message that was repeated, `key` the first one's; null: it repeats none. */
export function againOf({ props }: Pick<Notification, 'props'>): Again | null {
  return schema.safeParse(props).data?.again ?? null
}

export function firstKeyOf(message: Pick<Notification, 'props' | 'key'>): string {
  return againOf(message)?.key ?? message.key
}
