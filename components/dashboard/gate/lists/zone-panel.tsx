'use client'
// The zones of an event: how many are inside, of how many, and by which lists they come in.
import { useMutation } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Status } from '@/components/ui/status'
import { useToast } from '@/components/ui/toast'
import { formatNumber } from '@/server/kernel/format'
import type { ZoneView } from '@/server/scanning/gates/contract'
import { NameForm } from './name-form'
import { NamedPanel } from './named-panel'

type ZonePanelProps = {
  organization: string
  eventId: string
  zones: readonly ZoneView[]
  mayManage: boolean
  onChanged: () => Promise<unknown>
}

export function ZonePanel({ organization, eventId, zones, mayManage, onChanged }: ZonePanelProps) {
  const t = useTranslations('gateLists.zones')
  const hint = useTranslations('gateLists.form')('optional')
  const toast = useToast()
  const trpc = useTRPC()
  const create = useMutation(trpc.scanning.gates.createZone.mutationOptions())
  const change = useMutation(trpc.scanning.gates.changeZone.mutationOptions())
  const remove = useMutation(trpc.scanning.gates.removeZone.mutationOptions())
  const [edited, setEdited] = useState<ZoneView | 'new' | null>(null)
  const [maximum, setMaximum] = useState('')
  const zone = edited === 'new' ? null : edited

  function edit(next: ZoneView | 'new') {
    setMaximum(next === 'new' || next.maximum === null ? '' : String(next.maximum))
    setEdited(next)
  }

  async function submit(name: string) {
    const fields = { name, maximum: Number(maximum) > 0 ? Number(maximum) : null }
    if (zone) await change.mutateAsync({ organization, eventId, zoneId: zone.id, zone: fields })
    else await create.mutateAsync({ organization, eventId, zone: fields })
    await onChanged()
    toast.done(zone ? t('saved') : t('created'))
    setEdited(null)
  }

  const actsOf = (one: ZoneView) => ({
    label: t('menu', { name: one.name }),
    editLabel: t('edit'),
    onEdit: () => edit(one),
    removal: {
      label: t('remove'),
      title: t('removeTitle', { name: one.name }),
      text: t('removeText'),
      onConfirm: async () => {
        await remove.mutateAsync({ organization, eventId, zoneId: one.id })
        await onChanged()
        toast.done(t('removed'))
      },
    },
  })

  return (
    <NamedPanel
      title={t('title')}
      none={{ title: t('none'), text: t('noneText') }}
      items={zones}
      factsOf={(one) => <ZoneFacts zone={one} />}
      acts={mayManage ? { addLabel: t('add'), onAdd: () => edit('new'), of: actsOf } : null}
    >
      <NameForm
        key={zone?.id ?? String(edited)}
        open={edited !== null}
        onClose={() => setEdited(null)}
        title={zone ? t('editTitle', { name: zone.name }) : t('create')}
        labels={{ name: t('name'), placeholder: t('namePlaceholder'), submit: t(zone ? 'submitEdit' : 'submitCreate') }}
        known={zone?.name ?? ''}
        onSubmit={submit}
      >
        <Field label={t('maximum')} hint={hint} description={t('maximumHelp')}>
          <Input
            inputMode="numeric"
            value={maximum}
            onChange={({ target }) => setMaximum(target.value.replace(/\D/g, '').slice(0, 6))}
          />
        </Field>
      </NameForm>
    </NamedPanel>
  )
}

function ZoneFacts({ zone: { maximum, inside, listNames } }: { zone: ZoneView }) {
  const t = useTranslations('gateLists.zones')
  const locale = useLocale()
  const number = (value: number) => formatNumber(value, locale)
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' }).format(listNames)
  return (
    <>
      <p className="num text-[15px] font-semibold">
        {maximum === null
          ? t('inside', { inside: number(inside) })
          : t('insideOf', { inside: number(inside), maximum: number(maximum) })}
      </p>
      {maximum !== null && inside >= maximum ? (
        <Status tone={inside > maximum ? 'bad' : 'wait'}>{inside > maximum ? t('over') : t('full')}</Status>
      ) : null}
      <p className="text-sm text-ink-2">{listNames.length > 0 ? t('through', { lists }) : t('noList')}</p>
    </>
  )
}
