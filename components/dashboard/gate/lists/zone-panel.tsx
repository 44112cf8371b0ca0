'use client'
// The zones of an event: how many are inside, of how many, and by which lists they come in.
import { useMutation } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Card, CardHeader } from '@/components/ui/card'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { EmptyState } from '@/components/ui/page-parts'
import { Status } from '@/components/ui/status'
import { useToast } from '@/components/ui/toast'
import { formatNumber } from '@/server/kernel/format'
import type { ZoneView } from '@/server/scanning/gates/contract'
import { ActMenu } from './act-menu'
import { NameForm } from './name-form'

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
  const isHydrated = useHydrated()
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

  const add = mayManage ? (
    <Button size="small" disabled={!isHydrated} onClick={() => edit('new')}>
      {t('add')}
    </Button>
  ) : null
  return (
    <Card className="overflow-hidden">
      <CardHeader ruled title={t('title')} action={zones.length > 0 ? add : null} />
      {zones.length === 0 ? (
        <EmptyState title={t('none')} action={add}>
          {t('noneText')}
        </EmptyState>
      ) : (
        <ul>
          {zones.map((one) => (
            <li
              key={one.id}
              className="flex items-start justify-between gap-3 border-b border-line px-5 py-3 last:border-b-0 sm:px-6"
            >
              <ZoneFacts zone={one} />
              {mayManage ? (
                <ActMenu
                  label={t('menu', { name: one.name })}
                  editLabel={t('edit')}
                  onEdit={() => edit(one)}
                  removal={{
                    label: t('remove'),
                    title: t('removeTitle', { name: one.name }),
                    text: t('removeText'),
                    onConfirm: async () => {
                      await remove.mutateAsync({ organization, eventId, zoneId: one.id })
                      await onChanged()
                      toast.done(t('removed'))
                    },
                  }}
                />
              ) : null}
            </li>
          ))}
        </ul>
      )}
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
    </Card>
  )
}

function ZoneFacts({ zone: { name, maximum, inside, listNames } }: { zone: ZoneView }) {
  const t = useTranslations('gateLists.zones')
  const locale = useLocale()
  const number = (value: number) => formatNumber(value, locale)
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' }).format(listNames)
  return (
    <div className="min-w-0">
      <h3 className="text-base font-semibold break-words">{name}</h3>
      <p className="num text-[15px] font-semibold">
        {maximum === null
          ? t('inside', { inside: number(inside) })
          : t('insideOf', { inside: number(inside), maximum: number(maximum) })}
      </p>
      {maximum !== null && inside >= maximum ? (
        <Status tone={inside > maximum ? 'bad' : 'wait'}>{inside > maximum ? t('over') : t('full')}</Status>
      ) : null}
      <p className="text-sm text-ink-2">{listNames.length > 0 ? t('through', { lists }) : t('noList')}</p>
    </div>
  )
}
