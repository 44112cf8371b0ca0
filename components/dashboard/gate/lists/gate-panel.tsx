'use client'
// The gates of an event: where devices stand, and the list that they open with.
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import { useToast } from '@/components/ui/toast'
import type { GateView } from '@/server/scanning/gates/contract'
import type { ListView } from '@/server/scanning/lists/contract'
import { NameForm } from './name-form'
import { NamedPanel } from './named-panel'

const DEFAULT_LIST = 'default'

type GatePanelProps = {
  organization: string
  eventId: string
  gates: readonly GateView[]
  lists: readonly ListView[]
  mayManage: boolean
  onChanged: () => Promise<unknown>
}

export function GatePanel({ organization, eventId, gates, lists, mayManage, onChanged }: GatePanelProps) {
  const t = useTranslations('gateLists.gates')
  const toast = useToast()
  const trpc = useTRPC()
  const create = useMutation(trpc.scanning.gates.create.mutationOptions())
  const change = useMutation(trpc.scanning.gates.change.mutationOptions())
  const archive = useMutation(trpc.scanning.gates.archive.mutationOptions())
  const [edited, setEdited] = useState<GateView | 'new' | null>(null)
  const [listId, setListId] = useState(DEFAULT_LIST)
  const gate = edited === 'new' ? null : edited
  const open = lists.filter(({ archivedAt }) => archivedAt === null)
  const nameOfList = (id: string | null) => lists.find((list) => list.id === id)?.name ?? t('defaultList')

  function edit(next: GateView | 'new') {
    setListId((next === 'new' ? null : next.checkInListId) ?? DEFAULT_LIST)
    setEdited(next)
  }

  async function submit(name: string) {
    const fields = { name, checkInListId: listId === DEFAULT_LIST ? null : listId }
    if (gate) await change.mutateAsync({ organization, eventId, gateId: gate.id, gate: fields })
    else await create.mutateAsync({ organization, eventId, gate: fields })
    await onChanged()
    toast.done(gate ? t('saved') : t('created'))
    setEdited(null)
  }

  const actsOf = (one: GateView) => ({
    label: t('menu', { name: one.name }),
    editLabel: t('edit'),
    onEdit: () => edit(one),
    removal: {
      label: t('archive'),
      title: t('archiveTitle', { name: one.name }),
      text: t('archiveText'),
      onConfirm: async () => {
        await archive.mutateAsync({ organization, eventId, gateId: one.id })
        await onChanged()
        toast.done(t('isArchived'))
      },
    },
  })

  return (
    <NamedPanel
      title={t('title')}
      none={{ title: t('none'), text: t('noneText') }}
      items={gates}
      factsOf={(one) => (
        <p className="text-sm text-ink-2">
          {nameOfList(one.checkInListId)} · {t('devices', { count: one.devices })}
        </p>
      )}
      acts={mayManage ? { addLabel: t('add'), onAdd: () => edit('new'), of: actsOf } : null}
    >
      <NameForm
        key={gate?.id ?? String(edited)}
        open={edited !== null}
        onClose={() => setEdited(null)}
        title={gate ? t('editTitle', { name: gate.name }) : t('create')}
        labels={{ name: t('name'), placeholder: t('namePlaceholder'), submit: t(gate ? 'submitEdit' : 'submitCreate') }}
        known={gate?.name ?? ''}
        onSubmit={submit}
      >
        <Field label={t('list')}>
          <Select
            aria-label={t('list')}
            value={listId}
            onValueChange={setListId}
            items={[
              { value: DEFAULT_LIST, label: t('defaultList') },
              ...open.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        </Field>
      </NameForm>
    </NamedPanel>
  )
}
