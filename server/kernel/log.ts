// Structured logs to stdout. Secrets never reach them: what could hold one is redacted by path, and messages are built from ids.
import pino from 'pino'
import { env } from './env'

export type Logger = pino.Logger

let root: Logger | undefined

export function rootLog(): Logger {
  root ??= pino({
    level: env().logLevel,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
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
