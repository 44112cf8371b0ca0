// A message of an outside service, believed by its signature alone.
import type { z } from 'zod'
import type { Ctx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { isSignedBy } from '@/server/kernel/hmac-signature'
import { invalidInput } from '@/server/kernel/known-faults'
import { integrationSecrets } from '@/server/sellers/integrations/integration-secret'

export type SignedMessage = { integration: string | null; signature: string | null; rawBody: string }

/** Who sent it, and what, by a closed schema. Nothing of the body is looked at before its signature holds. */
export async function openMessage<T>(
  ctx: Ctx,
  { integration, signature: header, rawBody }: SignedMessage,
  schema: z.ZodType<T>,
): Promise<{ integrationId: string; organizationId: string; body: T }> {
  const known = integration === null ? null : await integrationSecrets(ctx, integration)
  if (integration === null || !known || !isSignedBy(known.secrets, { header, rawBody, now: ctx.now }))
    fail('bad_request', 'webhooks.bad_signature', 'The signature is missing, wrong or too old.')
  let value: unknown
  try {
    value = JSON.parse(rawBody)
  } catch {
    fail('bad_request', 'request.malformed', 'The body is not valid JSON.')
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw invalidInput(parsed.error)
  return { integrationId: integration, organizationId: known.organizationId, body: parsed.data }
}
