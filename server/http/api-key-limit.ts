// A key's requests are counted in this process alone: a limit this wide need not cost a statement per request.
import { limit } from '@/server/auth/rate-limit'
import { processDatabase } from '@/server/kernel/process'

export async function limitApiKey(apiKeyId: string): Promise<void> {
  await limit(processDatabase(), 'api_key', apiKeyId)
}
