// What is counted of messages.
import { counter } from '@/server/kernel/metrics'

export const notificationAttempts = counter(
  'notifications_total',
  'Tries to hand a message to a provider, by how each ended.',
  ['kind', 'outcome'],
)
