'use client'
// Gives money back for one purchase: opens on what is left of it, says beforehand what will happen, and who has come in already.
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { Spinner } from '@/components/ui/spinner'
import { useErrorText } from '../error-text'
import { RefundForm } from './refund-form'

type RefundDialogProps = { organization: string; purchaseId: string; timeZone: string }

export function RefundDialog({ organization, purchaseId, timeZone }: RefundDialogProps) {
  const t = useTranslations('refunds')
  const common = useTranslations('common.actions')
  const { textOf } = useErrorText()
  const isHydrated = useHydrated()
  const [isOpen, setOpen] = useState(false)
  const query = useTRPC().refunds.options.queryOptions({ organization, purchaseId }, { enabled: isOpen, gcTime: 0 })
  const options = useQuery(query)
  return (
    <Dialog
      trigger={
        <Button tone="ghost" size="small" disabled={!isHydrated} className="pointer-coarse:min-h-11">
          {t('refund')}
        </Button>
      }
      open={isOpen}
      onOpenChange={setOpen}
      title={t('dialog.title')}
      closeLabel={common('close')}
    >
      {options.error ? (
        <Notice tone="bad" live>
          {textOf(options.error)}
        </Notice>
      ) : options.data ? (
        <RefundForm
          organization={organization}
          purchaseId={purchaseId}
          timeZone={timeZone}
          options={options.data}
          onDone={() => setOpen(false)}
        />
      ) : (
        <p className="flex items-center gap-3 py-6 text-ink-2" role="status">
          <Spinner />
          {t('dialog.loading')}
        </p>
      )}
    </Dialog>
  )
}
