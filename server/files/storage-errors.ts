// What can go wrong with a storage and passes: told alike by every driver, so that jobs try again and doors answer 503.
// The sentence is for everybody; what the operator needs is in the cause, which only logs show.
import { DomainError } from '@/server/kernel/errors'

const FULL_RETRY_SECONDS = 60
const AWAY_RETRY_SECONDS = 10

export function storageFull(cause: unknown): DomainError {
  return new DomainError('unavailable', 'storage.full', 'There is no room left for files. Nothing was lost.', {
    retryAfterSeconds: FULL_RETRY_SECONDS,
    cause,
  })
}

export function storageAway(cause: unknown): DomainError {
  return new DomainError('unavailable', 'storage.unavailable', 'The file storage does not answer as it should.', {
    retryAfterSeconds: AWAY_RETRY_SECONDS,
    cause,
  })
}
