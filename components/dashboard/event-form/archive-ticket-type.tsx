'use client'
// Takes a saved ticket type off sale for good, after asking: its tickets stay good, and it does not come back.
import { Archive } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { ConfirmAct } from '../confirm-act'

type ArchiveTicketTypeProps = {
  name: string
  ticketTypeId: string
  onArchive: (ticketTypeId: string) => Promise<void>
}

export function ArchiveTicketType({ name, ticketTypeId, onArchive }: ArchiveTicketTypeProps) {
  const t = useTranslations('dashboard.form')
  return (
    <ConfirmAct
      trigger={
        <Button tone="quiet" size="small" aria-label={t('archiveType', { name })}>
          <Archive className="size-4" aria-hidden="true" />
          {t('archive')}
        </Button>
      }
      title={t('archiveQuestion', { name })}
      description={t('archiveText')}
      confirmLabel={t('archive')}
      act={() => onArchive(ticketTypeId)}
    />
  )
}
