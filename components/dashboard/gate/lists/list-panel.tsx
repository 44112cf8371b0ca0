'use client'
// The lists of an event, each with its rules in words.
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Card, CardHeader } from '@/components/ui/card'
import { Dialog } from '@/components/ui/dialog'
import { Chip } from '@/components/ui/status'
import { useToast } from '@/components/ui/toast'
import type { EventLists, ListView } from '@/server/scanning/lists/contract'
import { ActMenu } from './act-menu'
import { ListForm } from './list-form'
import { RuleWords } from './rule-words'

type ListPanelProps = {
  organization: string
  eventId: string
  lists: EventLists
  mayManage: boolean
  onChanged: () => Promise<unknown>
}

export function ListPanel({ organization, eventId, lists: known, mayManage, onChanged }: ListPanelProps) {
  const t = useTranslations('gateLists')
  const common = useTranslations('common.actions')
  const toast = useToast()
  const trpc = useTRPC()
  const isHydrated = useHydrated()
  const create = useMutation(trpc.scanning.lists.create.mutationOptions())
  const change = useMutation(trpc.scanning.lists.change.mutationOptions())
  const archive = useMutation(trpc.scanning.lists.archive.mutationOptions())
  const [edited, setEdited] = useState<ListView | 'new' | null>(null)
  const list = edited === 'new' ? null : edited
  const archived = known.lists.filter(({ archivedAt }) => archivedAt !== null)

  return (
    <Card className="overflow-hidden">
      <CardHeader
        ruled
        title={t('lists.title')}
        action={
          mayManage ? (
            <Button size="small" disabled={!isHydrated} onClick={() => setEdited('new')}>
              {t('lists.add')}
            </Button>
          ) : null
        }
      />
      <ul>
        {known.lists
          .filter(({ archivedAt }) => archivedAt === null)
          .map((one) => (
            <ListItem
              key={one.id}
              list={one}
              known={known}
              menu={
                mayManage ? (
                  <ActMenu
                    label={t('lists.menu', { name: one.name })}
                    editLabel={t('lists.edit')}
                    onEdit={() => setEdited(one)}
                    removal={
                      one.isDefault
                        ? null
                        : {
                            label: t('lists.archive'),
                            title: t('lists.archiveTitle', { name: one.name }),
                            text: t('lists.archiveText'),
                            onConfirm: async () => {
                              await archive.mutateAsync({ organization, eventId, listId: one.id })
                              await onChanged()
                              toast.done(t('lists.isArchived'))
                            },
                          }
                    }
                  />
                ) : null
              }
            />
          ))}
      </ul>
      {archived.length > 0 ? (
        <details className="border-t border-line">
          <summary className="flex min-h-11 cursor-pointer items-center px-5 py-3 text-[15px] font-semibold text-ink-2 sm:px-6">
            {t('lists.shown', { count: archived.length })}
          </summary>
          <ul>
            {archived.map((one) => (
              <ListItem key={one.id} list={one} known={known} menu={null} />
            ))}
          </ul>
        </details>
      ) : null}
      <Dialog
        open={edited !== null}
        onOpenChange={(open) => open || setEdited(null)}
        title={list ? t('form.edit', { name: list.name }) : t('form.create')}
        closeLabel={common('close')}
        className="sm:max-w-xl lg:max-w-4xl"
      >
        <ListForm
          list={list}
          choices={known}
          onSubmit={async (fields) => {
            if (list) await change.mutateAsync({ organization, eventId, listId: list.id, list: fields })
            else await create.mutateAsync({ organization, eventId, list: fields })
            await onChanged()
            toast.done(list ? t('form.saved') : t('form.created'))
            setEdited(null)
          }}
        />
      </Dialog>
    </Card>
  )
}

function ListItem({ list, known, menu }: { list: ListView; known: EventLists; menu: React.ReactNode }) {
  const t = useTranslations('gateLists.lists')
  const zone = known.zones.find(({ id }) => id === list.zoneId)
  return (
    <li className="border-b border-line px-5 py-4 last:border-b-0 sm:px-6">
      <div className="flex items-start justify-between gap-3">
        <div className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1">
          <h3 className="min-w-0 text-lg font-semibold break-words">{list.name}</h3>
          {list.isDefault ? <Chip>{t('default')}</Chip> : null}
          {list.archivedAt ? <Chip>{t('archived')}</Chip> : null}
          {zone ? <Chip tone="accent">{t('into', { zone: zone.name })}</Chip> : null}
        </div>
        {menu}
      </div>
      <RuleWords rules={list.rules} ticketTypes={known.ticketTypes} className="mt-2" />
      <p className="num mt-2 text-sm text-ink-3">{t('admissions', { count: list.admissions })}</p>
    </li>
  )
}
