// What is counted of messages.
import { counter } from '@/server/kernel/metrics'

export const notificationAttempts = counter('notifications_total', 'Attempts to hand a message to a provider.', [
  'kind',
  'outcome',
])
