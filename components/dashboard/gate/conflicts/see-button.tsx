'use client'
// Notes that somebody has looked at a double entry, or at all that are there.
import { useMutation } from '@tanstack/react-query'
import { Check } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useTransition } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { useToast } from '@/components/ui/toast'
import { useErrorText } from '../../error-text'

type SeeButtonProps = {
  organization: string
  eventId: string
  /** Absent: all of the event. */
  conflictIds?: string[]
  /** Whose entry it is, for those who hear the page. */
  name?: string
}

export function SeeButton({ organization, eventId, conflictIds, name }: SeeButtonProps) {
  const t = useTranslations('gateConflicts')
  const router = useRouter()
  const toast = useToast()
  const { textOf } = useErrorText()
  const see = useMutation(useTRPC().scanning.conflicts.see.mutationOptions())
  const [isRefreshing, startRefresh] = useTransition()

  async function press() {
    try {
      await see.mutateAsync({ organization, eventId, ...(conflictIds && { conflictIds }) })
      startRefresh(() => router.refresh())
    } catch (error) {
      toast.failed(textOf(error))
    }
  }

  return (
    <Button
      tone="ghost"
      size="small"
      className="pointer-coarse:min-h-11"
      loading={see.isPending || isRefreshing}
      onClick={press}
      aria-label={name === undefined ? undefined : t('seeOf', { name })}
    >
      <Check className="size-4" aria-hidden="true" />
      {t(conflictIds ? 'see' : 'seeAll')}
    </Button>
  )
}
