// Which messages a person may still change or call off: those that certainly nobody was asked to carry. Guards: the page offers what the acts
// allow; a campaign's messages are the campaign's.
import type { Notification, Prisma } from '@/prisma/generated/client'

export const unasked = {
  status: 'requested',
  possibleCopies: 0,
  campaignId: null,
} as const satisfies Prisma.NotificationWhereInput

export function isUnasked(row: Pick<Notification, keyof typeof unasked>): boolean {
  const { status, possibleCopies, campaignId } = unasked
  return row.status === status && row.possibleCopies === possibleCopies && row.campaignId === campaignId
}
