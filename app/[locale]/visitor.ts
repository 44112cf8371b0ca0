// What a page for visitors needs to ask the domains: a ctx for whoever opens it, and "not found" as a page.
import { headers } from 'next/headers'
import { notFound } from 'next/navigation'
import type { Ctx } from '@/server/kernel/ctx'
import { DomainError } from '@/server/kernel/errors'
import { newCtx } from '@/server/kernel/process'
import { clientAddress, requestIdOf } from '@/server/kernel/request-headers'

/** Nobody in particular: on these pages an address alone decides what may be seen. */
export async function visitorCtx(): Promise<Ctx> {
  const sent = new Headers(await headers())
  return newCtx({ kind: 'anonymous', address: clientAddress(sent) }, requestIdOf(sent))
}

/** Answers the page of what is not there, in the visitor's language. */
export async function orNotFound<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'not_found') notFound()
    throw error
  }
}
