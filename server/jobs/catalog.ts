// Every job by name, with the shape of its payload (ids only: a job reads the rows when it runs) and how often it may be tried.
// The worker's registry is typed by this catalog: a name without a task does not compile.
import { z } from 'zod'

type JobSpec = { payload: z.ZodType; maxAttempts: number; priority: number }

/** Lower runs first: what a buyer waits for comes before what nobody waits for. */
export const priorities = { money: -10, ticket: 0, upkeep: 10, bulk: 20 } as const

export const jobs = {
  'apply-provider-event': {
    payload: z.strictObject({ provider: z.string(), eventId: z.string() }),
    maxAttempts: 25,
    priority: priorities.money,
  },
  'lapse-hold': { payload: z.strictObject({ purchaseId: z.uuid() }), maxAttempts: 25, priority: priorities.money },
  'send-refund': { payload: z.strictObject({ refundId: z.uuid() }), maxAttempts: 25, priority: priorities.money },
  'deliver-notification': {
    payload: z.strictObject({ notificationId: z.uuid() }),
    maxAttempts: 25,
    priority: priorities.ticket,
  },
  'render-ticket': { payload: z.strictObject({ ticketId: z.uuid() }), maxAttempts: 5, priority: priorities.ticket },
  'reconcile-payments': { payload: z.strictObject({}), maxAttempts: 3, priority: priorities.upkeep },
  'check-invariants': { payload: z.strictObject({}), maxAttempts: 3, priority: priorities.bulk },
  'purge-expired': { payload: z.strictObject({}), maxAttempts: 3, priority: priorities.bulk },
} as const satisfies Record<string, JobSpec>

export type JobName = keyof typeof jobs
export type JobPayload<N extends JobName> = z.infer<(typeof jobs)[N]['payload']>
