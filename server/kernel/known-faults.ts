// Errors of zod, PostgreSQL and Prisma that a caller can cause or wait out, told as DomainErrors, so that every door answers them alike.
// Guards: bad input is never a 5xx, and a database that is busy or away is 503 with a moment to come back.
import { z } from 'zod'
import { faultOf } from './contract'
import { databaseCode } from './ctx'
import { DomainError, type ErrorDetail } from './errors'

const maxDetails = 50

/** One entry per bad field; the keys that a closed schema does not know are named one by one. */
export function zodDetails(error: z.core.$ZodError): ErrorDetail[] {
  return error.issues
    .flatMap((issue): ErrorDetail[] => {
      const fault = faultOf(issue)
      return issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), ...fault, message: 'is not a known field' }))
        : [{ path: issue.path.join('.'), ...fault, message: issue.message }]
    })
    .slice(0, maxDetails)
}

export function invalidInput(error: z.core.$ZodError): DomainError {
  return new DomainError('invalid', 'request.invalid', 'Some fields are missing or not as they must be.', {
    details: zodDetails(error),
    cause: error,
  })
}

// SQLSTATE classes 08 (connection), 53 (resources), 57 (shutdown, statement timeout), lock timeout, deadlock, serialization;
// Prisma's connection, pool and transaction-start codes; the socket's own.
const away =
  /^(08\w{3}|53\w{3}|57\w{3}|55P03|40P01|40001|P1001|P1002|P1008|P1017|P2024|P2028|P2034|P2037|ECONN\w+|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN)$/
// SQLSTATE class 22 (data exception: NUL, bad uuid, number out of range) and Prisma's names for the same.
const badValue = /^(22\w{3}|P2000|P2006|P2007|P2019|P2020|P2023|P2033)$/
const duplicate = /^(23505|P2002)$/
const poolTimeout =
  /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error/

/** Null: nobody's fault but ours. */
export function knownFault(error: unknown): DomainError | null {
  if (error instanceof DomainError) return error
  if (error instanceof z.core.$ZodError) return invalidInput(error)
  const code = databaseCode(error) || prismaCode(error)
  if (away.test(code) || (error instanceof Error && poolTimeout.test(error.message))) {
    return new DomainError('unavailable', 'service.busy', 'The service is busy. Please try again in a moment.', {
      retryAfterSeconds: 2,
      cause: error,
    })
  }
  if (badValue.test(code)) {
    return new DomainError('invalid', 'request.invalid', 'A value cannot be stored as it is.', { cause: error })
  }
  if (duplicate.test(code)) {
    return new DomainError('conflict', 'request.conflict', 'This already exists or was changed meanwhile.', {
      cause: error,
    })
  }
  return null
}

/** Prisma's own code, where its adapter kept none of the server's: no connection was ever made. */
function prismaCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
