// What became of a ticket that could not be made: a code for programs, a sentence for people, and whether a later try may succeed.
import type { DomainError } from '@/server/kernel/errors'
import { knownFault } from '@/server/kernel/known-faults'
import type { Failure } from './batch-rows'

/** @param stage of an error that nobody foresaw */
export function failureOf(itemId: string, error: unknown, stage: 'issue' | 'print'): Failure {
  const known = knownFault(error)
  if (known) return { itemId, code: known.code, message: known.message, passes: mayPass(known) }
  if (isOfFiles(error))
    return { itemId, code: 'storage.unavailable', message: 'The file could not be stored.', passes: true }
  return stage === 'print'
    ? { itemId, code: 'ticket.render_failed', message: 'The PDF of this ticket could not be made.', passes: false }
    : { itemId, code: 'ticket.issue_failed', message: 'This ticket could not be made.', passes: false }
}

function mayPass({ kind }: DomainError): boolean {
  return kind === 'unavailable' || kind === 'rate_limited'
}

/** The operating system refused a file for a reason of its own. */
function isOfFiles(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'path' in error
}
