// A message's state as a dot and a word, and what its kind is called.
import { useTranslations } from 'next-intl'
import { Status, type StatusTone } from '@/components/ui/status'
import type { MessageRow, MessageStatus } from '@/server/notifications/contract'
import { type EditableKind, editableKinds } from '@/server/notifications/templates/contract'

const tones: Record<MessageStatus | 'scheduled' | 'opened' | 'complained', StatusTone> = {
  requested: 'wait',
  scheduled: 'wait',
  sent: 'now',
  delivered: 'ok',
  opened: 'ok',
  complained: 'bad',
  bounced: 'bad',
  failed: 'bad',
  obsolete: 'off',
  suppressed: 'bad',
  cancelled: 'off',
}

type StateProps = { message: Pick<MessageRow, 'status' | 'scheduledAt' | 'openedAt' | 'complainedAt'>; now: Date }

export function MessageState({ message: { status, scheduledAt, openedAt, complainedAt }, now }: StateProps) {
  const t = useTranslations('messages.states')
  const isScheduled = status === 'requested' && scheduledAt !== null && scheduledAt > now
  const hasArrived = status === 'sent' || status === 'delivered'
  const known = complainedAt ? 'complained' : openedAt ? 'opened' : status
  const word = isScheduled ? 'scheduled' : hasArrived ? known : status
  return <Status tone={tones[word]}>{t(word)}</Status>
}

/** What no organization sends (a password), and kinds that have gone since, have one word in common. */
export function useKindName(): (kind: string) => string {
  const kinds = useTranslations('messageTemplates.kinds')
  const t = useTranslations('messages.kinds')
  return (kind) => {
    const known: EditableKind | undefined = editableKinds.find((one) => one === kind)
    if (known) return kinds(`${known}.name`)
    const named = kind as Parameters<typeof t>[0]
    return t.has(named) ? t(named) : t('other')
  }
}

export function KindName({ kind }: { kind: string }) {
  return <>{useKindName()(kind)}</>
}
