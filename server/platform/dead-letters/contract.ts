// Work that could not be done, as organizers see it; safe for the browser.
import { z } from 'zod'
import { locales } from '@/server/kernel/format'
import { id } from '@/server/kernel/text'

export const listDeadLettersInput = z.strictObject({
  show: z.enum(['open', 'all']).default('open'),
  locale: z.enum(locales),
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(100).default(50),
})
export type ListDeadLetters = z.output<typeof listDeadLettersInput>

export const deadLetterInput = z.strictObject({ id })

export type DeadLetterView = {
  id: string
  /** The job's name, as logs have it. */
  job: string
  /** What it was to do, why it could not, and what can be done. */
  what: string
  why: string
  advice: string
  /** The first line of the last error. */
  error: string
  /** Ids of what it is about, as the job was given them. */
  about: Readonly<Record<string, string>>
  attempts: number
  firstAt: Date
  at: Date
  /** `running`: it was put into the queue again. */
  state: 'waiting' | 'running' | 'retried' | 'dismissed'
  resolvedAt: Date | null
}
