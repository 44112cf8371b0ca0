'use client'
// The sentence below a field of the event form. Faults are kept as the doors tell them and translated where they are shown.
import { type FieldPath, get, useFormState } from 'react-hook-form'
import { useErrorText } from '../error-text'
import type { EventFormValues } from './form-values'

export function useFieldError(): (path: FieldPath<EventFormValues>) => { text: string; message: string } | null {
  const { errors } = useFormState<EventFormValues>()
  const { fieldTextOf } = useErrorText()
  return (path) => {
    const found: unknown = get(errors, path)
    const message = typeof found === 'object' && found !== null && 'message' in found ? found.message : null
    return typeof message === 'string' && message !== '' ? { text: fieldTextOf(message), message } : null
  }
}
