// Which event a gate's request is about: a device speaks for its own, everybody else has to name one.
import type { Ctx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'

export function gateEvent({ actor }: Ctx, asked: string | undefined): string {
  if (asked) return asked
  if (actor.kind === 'device') return actor.eventIds[0]
  fail('invalid', 'request.invalid', 'Say which event.', {
    details: [{ path: 'event', message: 'is needed where no device asks', code: 'required' }],
  })
}
