'use client'
// The sentence below a field of the event form, and the two instants to choose from where a time happens twice.
import { type FieldPath, get, useFormState } from 'react-hook-form'
import type { EventFormValues } from './form-values'

type FieldError = { text: string; choices: readonly string[] }

export function useFieldError(): (path: FieldPath<EventFormValues>) => FieldError | null {
  const { errors } = useFormState<EventFormValues>()
  return (path) => {
    const found: { message?: unknown; types?: Record<string, unknown> } | undefined = get(errors, path)
    if (typeof found?.message !== 'string' || found.message === '') return null
    const { earlier, later } = found.types ?? {}
    return {
      text: found.message,
      choices: typeof earlier === 'string' && typeof later === 'string' ? [earlier, later] : [],
    }
  }
}
