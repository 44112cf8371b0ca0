// A type of webhook as a key of the catalogue of messages, where dots have a meaning of their own.
import type { WebhookType } from '@/server/webhooks/contract'

type KeyOf<T extends string> = T extends `${infer A}.${infer B}` ? `${A}_${B}` : T

export function keyOf<T extends WebhookType>(type: T): KeyOf<T> {
  return type.replace('.', '_') as KeyOf<T>
}
