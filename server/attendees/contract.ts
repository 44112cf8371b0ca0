// Attendees in lists and imports. Safe in the browser.
import { z } from 'zod'
import { fault } from '@/server/kernel/contract'
import { email, id, line, personName } from '@/server/kernel/text'
import { maxAnswerName } from '@/server/templates/contract'

export const maxImport = 1_000
export const maxAnswers = 20

export const questionName = line(maxAnswerName).refine(
  (name) => !/[{}]/.test(name),
  fault('invalid', 'must not contain braces'),
)
export const oneAnswer = line(200)

/** What the person answered, by the question's name; designs of tickets can show it. */
export const answers = z
  .record(questionName, oneAnswer)
  .refine(
    (given) => Object.keys(given).length <= maxAnswers,
    fault('too_many', `at most ${maxAnswers}`, { maximum: maxAnswers }),
  )

export const importAttendeesInput = z.strictObject({
  attendees: z
    .array(z.strictObject({ name: personName, email: email.nullish(), answers: answers.optional() }))
    .min(1, 'at least 1')
    .max(maxImport, `at most ${maxImport}`),
})
export type ImportAttendees = z.output<typeof importAttendeesInput>

/** By hand. `key` is made anew for each person that is meant. */
export const addAttendeeInput = z.strictObject({
  eventId: id,
  key: id,
  name: personName,
  email: z
    .literal('')
    .transform(() => null)
    .or(email)
    .nullish(),
})
export type AddAttendee = z.output<typeof addAttendeeInput>

export const ofEventInput = z.strictObject({ eventId: id })

export const attendeeFilters = ['all', 'admitted', 'expected', 'without_ticket'] as const

export const listAttendeesInput = z.strictObject({
  eventId: id,
  /** Part of a name, of an address, of a ticket code or of a purchase's number. */
  search: z.string().trim().max(200).optional(),
  show: z.enum(attendeeFilters).default('all'),
  ticketTypeId: id.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(200).default(50),
})
export type ListAttendees = z.output<typeof listAttendeesInput>

export type AttendeeTicket = {
  id: string
  /** XXXXX-XXXXX */
  code: string
  ticketTypeName: string
  status: 'valid' | 'void' | 'blocked'
  purchaseNumber: string | null
  /** The first admission; null: not yet inside. */
  admittedAt: Date | null
}

export type AttendeeListItem = {
  id: string
  name: string
  email: string | null
  createdAt: Date
  tickets: readonly AttendeeTicket[]
}
