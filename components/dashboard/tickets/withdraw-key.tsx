'use client'
// Takes a key back, after saying everything that follows from it.
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { useToast } from '@/components/ui/toast'
import type { EventKeyView } from '@/server/tickets/keys/contract'
import { useErrorText } from '../error-text'

type WithdrawKeyProps = {
  organization: string
  eventId: string
  eventKey: EventKeyView
  onDone: () => Promise<unknown>
}

export function WithdrawKey({ organization, eventId, eventKey, onDone }: WithdrawKeyProps) {
  const t = useTranslations('ticketActs.keys.withdraw')
  const common = useTranslations('common.actions')
  const isHydrated = useHydrated()
  const toast = useToast()
  const { textOf } = useErrorText()
  const withdraw = useMutation(useTRPC().eventKeys.withdraw.mutationOptions())
  const [tellHolders, setTell] = useState(true)
  const { number } = eventKey
  return (
    <ConfirmDialog
      trigger={
        <Button
          tone="quiet"
          size="small"
          disabled={!isHydrated}
          aria-label={t('actionNamed', { number })}
          className="pointer-coarse:min-h-11"
        >
          {t('action')}
        </Button>
      }
      onOpenChange={() => withdraw.reset()}
      title={t('title', { number })}
      description={t('text')}
      confirmLabel={t('submit')}
      cancelLabel={common('cancel')}
      error={withdraw.error ? textOf(withdraw.error) : null}
      onConfirm={async () => {
        await withdraw.mutateAsync({ organization, eventId, kid: eventKey.kid, tellHolders })
        toast.done(t('done'))
        await onDone()
      }}
    >
      <ul className="mb-3 grid list-disc gap-1 pl-5 text-[15px]">
        {(['gate', 'tickets', 'inside', 'ever'] as const).map((point) => (
          <li key={point}>{t(`points.${point}`, { count: eventKey.tickets })}</li>
        ))}
      </ul>
      {eventKey.tickets > 0 ? (
        <Checkbox label={t('tell')} description={t('tellHelp')} checked={tellHolders} onCheckedChange={setTell} />
      ) : null}
    </ConfirmDialog>
  )
}
