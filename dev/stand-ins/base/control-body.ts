// Bodies of the control doors (/_control/…): JSON, held against a closed schema; a bad one is answered with a sentence.
import type { z } from 'zod'

/** Refuses a control request; `message` is the sentence that the caller reads. */
export class ControlRefusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message)
  }
}

export function readJson(body: Buffer): unknown {
  if (body.length === 0) return {}
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw new ControlRefusal(400, 'The body is not JSON.')
  }
}

export function parseControl<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const where = issue && issue.path.length > 0 ? `“${issue.path.join('.')}”: ` : ''
  throw new ControlRefusal(400, `${where}${issue?.message ?? 'The body is not what this door expects.'}`)
}
