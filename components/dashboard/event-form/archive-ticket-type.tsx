'use client'
// Takes a saved ticket type off sale for good, after asking: its tickets stay good, and it does not come back.
import { Archive } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { useErrorText } from '../error-text'

type ArchiveTicketTypeProps = {
  name: string
  ticketTypeId: string
  onArchive: (ticketTypeId: string) => Promise<void>
}

export function ArchiveTicketType({ name, ticketTypeId, onArchive }: ArchiveTicketTypeProps) {
  const t = useTranslations('dashboard.form')
  const common = useTranslations('common.actions')
  const { textOf } = useErrorText()
  const [refusal, setRefusal] = useState<string | null>(null)

  async function archive() {
    setRefusal(null)
    try {
      await onArchive(ticketTypeId)
    } catch (error) {
      setRefusal(textOf(error))
      throw error
    }
  }

  return (
    <ConfirmDialog
      trigger={
        <Button tone="quiet" size="small" aria-label={t('archiveType', { name })}>
          <Archive className="size-4" aria-hidden="true" />
          {t('archive')}
        </Button>
      }
      onOpenChange={() => setRefusal(null)}
      title={t('archiveQuestion', { name })}
      description={t('archiveText')}
      confirmLabel={t('archive')}
      cancelLabel={common('cancel')}
      onConfirm={archive}
      error={refusal}
    />
  )
}
