// A message's state as a dot and a word, and what its kind is called.
import { useTranslations } from 'next-intl'
import { Status, type StatusTone } from '@/components/ui/status'
import type { MessageRow, MessageStatus } from '@/server/notifications/contract'
import { type EditableKind, editableKinds } from '@/server/notifications/templates/contract'

const tones: Record<MessageStatus | 'scheduled' | 'opened', StatusTone> = {
  requested: 'wait',
  scheduled: 'wait',
  sent: 'now',
  delivered: 'ok',
  opened: 'ok',
  bounced: 'bad',
  failed: 'bad',
  obsolete: 'off',
  suppressed: 'bad',
  cancelled: 'off',
}

type StateProps = { message: Pick<MessageRow, 'status' | 'scheduledAt' | 'openedAt'>; now: Date }

export function MessageState({ message: { status, scheduledAt, openedAt }, now }: StateProps) {
  const t = useTranslations('messages.states')
  const isScheduled = status === 'requested' && scheduledAt !== null && scheduledAt > now
  const isOpened = openedAt !== null && (status === 'sent' || status === 'delivered')
  const word = isScheduled ? 'scheduled' : isOpened ? 'opened' : status
  return <Status tone={tones[word]}>{t(word)}</Status>
}

/** Messages to members, and those of kinds that have gone since, have one word in common. */
export function useKindName(): (kind: string) => string {
  const kinds = useTranslations('messageTemplates.kinds')
  const t = useTranslations('messages.kinds')
  return (kind) => {
    const known: EditableKind | undefined = editableKinds.find((one) => one === kind)
    if (known) return kinds(`${known}.name`)
    return kind === 'campaign' || kind === 'test_message' ? t(kind) : t('other')
  }
}
