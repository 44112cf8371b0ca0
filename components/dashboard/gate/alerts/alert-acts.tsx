'use client'
// What can be done with an alert: note that it was seen, let a ticket in again that its rule blocked.
import { useMutation } from '@tanstack/react-query'
import { Check } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useTransition } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { useToast } from '@/components/ui/toast'
import { useErrorText } from '../../error-text'

type AlertActsProps = {
  organization: string
  alertId: string
  /** Further ones that are looked at with it. */
  withIt?: readonly string[]
  isSeen: boolean
  /** What its rule has shut out. */
  blocked: 'ticket' | 'old_codes' | null
  title: string
}

export function AlertActs({ organization, alertId, withIt = [], isSeen, blocked, title }: AlertActsProps) {
  const t = useTranslations('fraud')
  const router = useRouter()
  const toast = useToast()
  const { textOf } = useErrorText()
  const trpc = useTRPC()
  const see = useMutation(trpc.scanning.alerts.see.mutationOptions())
  const unblock = useMutation(trpc.scanning.fraud.unblock.mutationOptions())
  const [isRefreshing, startRefresh] = useTransition()

  async function act(work: () => Promise<string>) {
    try {
      toast.done(await work())
      startRefresh(() => router.refresh())
    } catch (error) {
      toast.failed(textOf(error))
    }
  }

  return (
    <div className="flex flex-wrap gap-2.5">
      {isSeen ? null : (
        <Button
          tone="ghost"
          size="small"
          loading={see.isPending || isRefreshing}
          aria-label={`${t('see')} : ${title}`}
          onClick={() =>
            act(async () => {
              for (const id of [alertId, ...withIt]) await see.mutateAsync({ organization, alertId: id })
              return t('seenDone')
            })
          }
        >
          <Check className="size-4" aria-hidden="true" />
          {t('see')}
        </Button>
      )}
      {blocked ? (
        <Button
          tone="ghost"
          size="small"
          loading={unblock.isPending}
          onClick={() =>
            act(async () => {
              const { unblocked } = await unblock.mutateAsync({ organization, alertId })
              if (!unblocked) return t('notUnblocked')
              return t(blocked === 'ticket' ? 'unblocked' : 'oldCodes.unblocked')
            })
          }
        >
          {t(blocked === 'ticket' ? 'unblock' : 'oldCodes.unblock')}
        </Button>
      ) : null}
    </div>
  )
}
