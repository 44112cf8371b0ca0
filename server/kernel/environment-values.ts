// Kinds of values that stand in the environment, each refusing a bad one in words that go on after the variable's name.
import { z } from 'zod'
import { parseStorageAddress } from './storage-address'

export function wholeNumber(fallback: number, min: number, max: number) {
  const sentence = `must be a whole number from ${min} to ${max}`
  return z
    .string()
    .regex(/^\d{1,15}$/, sentence)
    .transform(Number)
    .refine((value) => value >= min && value <= max, sentence)
    .default(fallback)
}

export function httpUrl(sentence: string) {
  return z.string().transform((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : null
    if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url
    context.addIssue({ code: 'custom', message: sentence })
    return z.NEVER
  })
}

export function storageUrl() {
  return z.string().check((context) => {
    try {
      parseStorageAddress(context.value)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      context.issues.push({ code: 'custom', input: null, message: error.message })
    }
  })
}

/** Secrets with which a provider signs; several while one is rotated, or one for each of its endpoints. */
export function secretList(isSecret: (text: string) => boolean, sentence: string) {
  return z
    .string()
    .transform((text) => text.split(',').map((secret) => secret.trim()))
    .refine((secrets) => secrets.every(isSecret), sentence)
}

export function isLoopback(url: URL): boolean {
  return isLoopbackHost(url.hostname.replace(/^\[|\]$/g, ''))
}

export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || /^127(\.\d{1,3}){3}$/.test(host) || host === '::1'
}
