'use client'
// Every version that was saved, by whom and when: to look at, and to go back to. A ticket keeps the version it was issued with.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { SheetPictures } from '@/components/ticket-design/sheet-units'
import { TicketSheet } from '@/components/ticket-design/ticket-sheet'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Card, CardHeader } from '@/components/ui/card'
import { type Column, DataTable } from '@/components/ui/data-table'
import { Dialog } from '@/components/ui/dialog'
import { Skeleton } from '@/components/ui/skeleton'
import { Status } from '@/components/ui/status'
import { formatInstant } from '@/server/kernel/format'
import { logoPathOf, type TemplateVersionView, type VersionListItem } from '@/server/templates/contract'
import type { TicketFacts } from '@/server/tickets/pdf/contract'
import { useActorName } from '../actor-name'
import { ConfirmAct } from '../confirm-act'

type VersionListProps = {
  organization: string
  templateId: string
  versions: readonly VersionListItem[]
  /** Null: this person may only look. */
  onRestored: ((restored: TemplateVersionView) => void) | null
  facts: TicketFacts
  pictures: Pick<SheetPictures, 'cover' | 'code'>
  timeZone: string
}

export function VersionList(props: VersionListProps) {
  const { organization, templateId, versions, onRestored, timeZone } = props
  const t = useTranslations('templates.versions')
  const locale = useLocale()
  const nameOf = useActorName()
  const restore = useMutation(useTRPC().templates.restore.mutationOptions())
  const [shown, setShown] = useState<number | null>(null)
  const newest = versions[0]?.number

  const columns: Column<VersionListItem>[] = [
    {
      key: 'number',
      header: t('version'),
      phone: 'title',
      className: 'font-semibold whitespace-nowrap',
      cell: ({ number }) => t('number', { number }),
    },
    {
      key: 'who',
      header: t('who'),
      cell: ({ actor, createdAt }) => (
        <>
          {nameOf(actor)}
          <span className="block text-sm text-ink-2">
            {formatInstant(createdAt, { timeZone, locale, style: 'short_date_time' })}
          </span>
        </>
      ),
    },
    {
      key: 'tickets',
      header: t('tickets'),
      align: 'end',
      cell: ({ tickets }) => <span className="num">{t('ticketCount', { count: tickets })}</span>,
    },
    {
      key: 'acts',
      header: <span className="sr-only">{t('acts')}</span>,
      align: 'end',
      phone: 'figure',
      cell: ({ number }) =>
        number === newest ? (
          <Status tone="ok">{t('current')}</Status>
        ) : (
          <span className="inline-flex flex-wrap justify-end gap-1.5">
            <Button tone="quiet" size="small" aria-label={t('seeNumber', { number })} onClick={() => setShown(number)}>
              {t('see')}
            </Button>
            {onRestored ? (
              <ConfirmAct
                trigger={
                  <Button tone="ghost" size="small" aria-label={t('restoreNumber', { number })}>
                    {t('restore')}
                  </Button>
                }
                title={t('restoreQuestion', { number })}
                description={t('restoreText', { next: (newest ?? 0) + 1 })}
                confirmLabel={t('restore')}
                tone="primary"
                act={async () => onRestored(await restore.mutateAsync({ organization, templateId, number }))}
                done={t('restored', { number })}
              />
            ) : null}
          </span>
        ),
    },
  ]
  return (
    <Card className="mt-[22px] overflow-hidden">
      <CardHeader title={t('title')} ruled />
      <DataTable caption={t('title')} columns={columns} rows={versions} rowKey={({ number }) => String(number)} />
      {shown === null ? null : <VersionDialog {...props} number={shown} onClose={() => setShown(null)} />}
    </Card>
  )
}

type VersionDialogProps = VersionListProps & { number: number; onClose: () => void }

function VersionDialog({ organization, templateId, facts, pictures, number, onClose }: VersionDialogProps) {
  const t = useTranslations('templates')
  const common = useTranslations('common.actions')
  const { data, isError } = useQuery(useTRPC().templates.get.queryOptions({ organization, templateId, number }))
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title={t('versions.number', { number })}
      closeLabel={common('close')}
    >
      {data ? (
        <TicketSheet
          design={data.design}
          facts={facts}
          size="a4"
          pictures={{ ...pictures, logo: logoPathOf(data.design.logoKey) }}
          codeLabel={t('preview.code')}
          className="overflow-hidden rounded-sm border border-line"
        />
      ) : isError ? (
        <p role="alert">{t('versions.unreadable')}</p>
      ) : (
        <Skeleton className="aspect-[595/842] w-full" />
      )}
    </Dialog>
  )
}
