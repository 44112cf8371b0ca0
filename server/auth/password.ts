// Passwords at rest: argon2id with the parameters that OWASP names first (19 MiB, two passes, one lane).
// Guards: a check takes the same work for an address that nobody has, so that time tells nothing.
import { type Algorithm, hash, type Options, verify } from '@node-rs/argon2'

// `const enum` values of a declaration file cannot be read under isolatedModules; 2 is Argon2id.
const argon2id = 2 as Algorithm.Argon2id
const options: Options = { algorithm: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 }

// Of a password that was thrown away.
const nobodysHash = '$argon2id$v=19$m=19456,t=2,p=1$091+BFPyXRbm3KtLdYjZqA$DsTE1mIShHmCSuGRxBd1wiuS54qtKiUYKXB67WE5JEQ'

export function hashPassword(password: string): Promise<string> {
  return hash(password, options)
}

/** False for null, after the same work as for a real hash. */
export async function isPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const matches = await verify(passwordHash ?? nobodysHash, password)
  return matches && passwordHash !== null
}
