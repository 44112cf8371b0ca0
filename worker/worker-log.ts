// graphile-worker's own messages, in our structured log and at their level.
import { Logger as GraphileLogger } from 'graphile-worker'
import type { Logger } from '@/server/kernel/log'

export function quietLogger(log: Logger): GraphileLogger {
  return new GraphileLogger((scope) => (level, message, meta) => {
    const fields = { ...scope, ...(meta && 'error' in meta ? { err: meta.error } : {}) }
    if (level === 'error') log.error(fields, message)
    else if (level === 'warning') log.warn(fields, message)
    else log.debug(fields, message)
  })
}
