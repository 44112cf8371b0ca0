// Structured logs to stdout: timestamp, level by name, the id of the request that everything after it carries. Secrets never reach them: what could hold one is redacted by path, and messages are built from ids.
import pino from 'pino'
import { env } from './env'

export type Logger = pino.Logger

let root: Logger | undefined

export function rootLog(): Logger {
  root ??= pino({
    level: env().logLevel,
    base: undefined,
    timestamp: () => pino.stdTimeFunctions.isoTime().replace('"time"', '"timestamp"'),
    formatters: { level: (level) => ({ level }) },
    redact: [
      'authorization',
      'password',
      'token',
      'accessToken',
      'secret',
      '*.authorization',
      '*.password',
      '*.token',
      '*.accessToken',
      '*.secret',
    ],
  })
  return root
}
