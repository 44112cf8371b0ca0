// Checks a form with the schema of its contract before it is sent: at each field the code of its fault and its sentence.
import { toNestErrors } from '@hookform/resolvers'
import type { FieldError, FieldValues, Resolver } from 'react-hook-form'
import type { z } from 'zod'
import { type FieldFault, faultOf } from '@/server/kernel/contract'

export function faultResolver<Input extends FieldValues, Output>(
  schema: z.ZodType<Output, Input>,
  textOf: (fault: FieldFault) => string,
): Resolver<Input, unknown, Output> {
  return async (values, _context, options) => {
    const parsed = schema.safeParse(values)
    if (parsed.success) return { values: parsed.data, errors: {} }
    const found: Record<string, FieldError> = {}
    for (const issue of parsed.error.issues) {
      const fault = faultOf(issue)
      found[issue.path.join('.')] ??= { type: fault.code, message: textOf(fault) }
    }
    return { values: {}, errors: toNestErrors<Input>(found as Parameters<typeof toNestErrors<Input>>[0], options) }
  }
}
