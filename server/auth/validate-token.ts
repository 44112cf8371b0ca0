// Tells another service whether a token lives and holds the permissions that it asks for. Never an error: a dead token is an answer.
import { rolePermissions } from '@/server/kernel/actor'
import type { Ctx } from '@/server/kernel/ctx'
import { readApiKey } from './api-key-token'
import { readApiToken } from './api-token'
import type { ValidateInput, ValidateResult } from './contract'

const dead: ValidateResult = { valid: false, userId: null, permissions: null, expiresAt: null }

export async function validateToken(ctx: Ctx, input: ValidateInput): Promise<ValidateResult> {
  const holder = input.token.startsWith('ptl_key_')
    ? await keyHolder(ctx, input.token)
    : await userHolder(ctx, input.token)
  if (!holder) return dead
  const held: ReadonlySet<string> = new Set(holder.permissions)
  return input.permissions.every((name) => held.has(name)) ? { valid: true, ...holder } : dead
}

type Holder = Omit<ValidateResult, 'valid' | 'permissions'> & {
  permissions: NonNullable<ValidateResult['permissions']>
}

async function userHolder(ctx: Ctx, token: string): Promise<Holder | null> {
  const session = await readApiToken(ctx, token)
  if (!session) return null
  const permissions = [...rolePermissions[session.organization.role]]
  return { userId: session.userId, permissions, expiresAt: session.expiresAt.toISOString() }
}

async function keyHolder(ctx: Ctx, token: string): Promise<Holder | null> {
  const actor = await readApiKey(ctx, token)
  return actor && { userId: null, permissions: [...actor.permissions], expiresAt: null }
}
