// Sender domains at Resend: made, looked at, checked, removed. Guards: what Resend says is parsed before it is believed; a no in Resend's
// words is told apart from no answer.
import type { Resend } from 'resend'
import { z } from 'zod'
import { inWords } from './http-outcome'
import { NoAnswer, resendClient } from './resend-client'

const record = z.object({
  /** SPF, DKIM, … */
  record: z.string(),
  name: z.string(),
  type: z.string(),
  value: z.string(),
  priority: z.number().optional(),
  /** pending | verified | failed | temporary_failure | not_started */
  status: z.string(),
})
const domain = z.object({
  id: z.string().min(1),
  name: z.string(),
  status: z.string(),
  records: z.array(record).default([]),
})

/** The SDK writes it into a path as it is. */
const ID = /^[\w-]{1,100}$/
const unknown = { outcome: 'refused', code: 'not_found', reason: 'There is no such domain.' } as const

const page = z.object({ data: z.array(domain), has_more: z.boolean().default(false) })

export type DomainRecord = z.infer<typeof record>
export type ResendDomain = {
  id: string
  name: string
  /** Mails may leave under it only when it is verified. */
  status: 'pending' | 'verified' | 'failed'
  records: DomainRecord[]
}

export type DomainAnswer<T> =
  | { outcome: 'done'; value: T }
  /** `code` is Resend's own; not_found where it is gone. */
  | { outcome: 'refused'; code: string; reason: string }
  | { outcome: 'no_answer' }

export type ResendDomains = {
  /** Refused where the account has this name already: its answer may have been lost, or it is another organization's. */
  create(name: string): Promise<DomainAnswer<ResendDomain>>
  /** Of all that the account has, whoever made it: the caller knows which ids are whose. Null: none. */
  find(name: string): Promise<DomainAnswer<ResendDomain | null>>
  read(id: string): Promise<DomainAnswer<ResendDomain>>
  /** Asks Resend to look at the DNS now; `read` tells what it found, a moment later. */
  verify(id: string): Promise<DomainAnswer<true>>
  /** Done too where it was gone already. */
  remove(id: string): Promise<DomainAnswer<true>>
}

/** Null while Resend is not configured. */
export function resendDomains(): ResendDomains | null {
  const resend = resendClient()
  if (!resend) return null
  return {
    async create(name) {
      const made = await answerOf(domain, () => resend.domains.create({ name, region: 'eu-west-1' }))
      return made.outcome === 'done' ? done(viewOf(made.value)) : made
    },
    find: (name) => find(resend, name),
    async read(id) {
      if (!ID.test(id)) return unknown
      const found = await answerOf(domain, () => resend.domains.get(id))
      return found.outcome === 'done' ? done(viewOf(found.value)) : found
    },
    async verify(id) {
      if (!ID.test(id)) return unknown
      const asked = await answerOf(z.object({ id: z.string() }), () => resend.domains.verify(id))
      return asked.outcome === 'done' ? done(true) : asked
    },
    async remove(id) {
      if (!ID.test(id)) return done(true)
      const removed = await answerOf(z.object({ id: z.string() }), () => resend.domains.remove(id))
      const isGone = removed.outcome === 'done' || (removed.outcome === 'refused' && removed.code === 'not_found')
      return isGone ? done(true) : removed
    },
  }
}

async function find(resend: Resend, name: string): Promise<DomainAnswer<ResendDomain | null>> {
  for (let after: string | undefined; ; ) {
    const list = await answerOf(page, () => resend.domains.list({ limit: 100, ...(after && { after }) }))
    if (list.outcome !== 'done') return list
    const { data, has_more: hasMore } = list.value
    const known = data.find((one) => one.name === name)
    if (known) {
      const whole = await answerOf(domain, () => resend.domains.get(known.id))
      return whole.outcome === 'done' ? done(viewOf(whole.value)) : whole
    }
    after = data.at(-1)?.id
    if (!hasMore || after === undefined) return done(null)
  }
}

function viewOf({ id, name, status, records }: z.infer<typeof domain>): ResendDomain {
  const known = status === 'verified' ? 'verified' : /failed$/.test(status) ? 'failed' : 'pending'
  return { id, name, status: known, records }
}

function done<T>(value: T): { outcome: 'done'; value: T } {
  return { outcome: 'done', value }
}

type Asked = { data: unknown; error: { name: string; message: string; statusCode: number | null } | null }

async function answerOf<T>(schema: z.ZodType<T>, ask: () => Promise<Asked>): Promise<DomainAnswer<T>> {
  try {
    const { data, error } = await ask()
    if (error) {
      const status = error.statusCode ?? 0
      if (status >= 500 || status === 429 || status === 0) return { outcome: 'no_answer' }
      return { outcome: 'refused', code: error.name, reason: inWords(error.message) }
    }
    const parsed = schema.safeParse(data)
    return parsed.success ? done(parsed.data) : { outcome: 'no_answer' }
  } catch (error) {
    if (error instanceof NoAnswer) return { outcome: 'no_answer' }
    throw error
  }
}
