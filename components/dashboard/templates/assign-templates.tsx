'use client'
// Which design an event is printed with, and each of its ticket types where they differ. What is issued already keeps its look.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { Select, type SelectItem } from '@/components/ui/select'
import { Skeleton } from '@/components/ui/skeleton'
import { useToast } from '@/components/ui/toast'
import { useErrorText } from '../error-text'

type AssignTemplatesProps = {
  organization: string
  events: readonly { id: string; title: string }[]
  templates: readonly { id: string; name: string }[]
  mayChange: boolean
}

const next = 'next'

export function AssignTemplates({ organization, events, templates, mayChange }: AssignTemplatesProps) {
  const t = useTranslations('templates.assign')
  const router = useRouter()
  const toast = useToast()
  const { textOf } = useErrorText()
  const trpc = useTRPC()
  const cache = useQueryClient()
  const [eventId, setEventId] = useState(events[0]?.id ?? '')
  const asked = trpc.templates.ofEvent.queryOptions({ organization, eventId })
  const { data, error } = useQuery({ ...asked, enabled: eventId !== '' })
  const assign = useMutation(trpc.templates.assign.mutationOptions())
  const nameOf = (id: string | null) => templates.find((one) => one.id === id)?.name ?? null
  const ofOrganization = data?.organizationDefault?.name ?? t('ours')

  async function choose(chosen: string, ticketTypeId?: string) {
    const templateId = chosen === next ? null : chosen
    try {
      await assign.mutateAsync({ organization, eventId, templateId, ...(ticketTypeId && { ticketTypeId }) })
      toast.done(t('done'))
      router.refresh()
    } catch (refused) {
      toast.failed(textOf(refused))
    }
    await cache.invalidateQueries({ queryKey: asked.queryKey })
  }

  function choices(inherited: string): SelectItem<string>[] {
    return [{ value: next, label: inherited }, ...templates.map(({ id, name }) => ({ value: id, label: name }))]
  }

  return (
    <Card className="mt-[22px]">
      <CardHeader title={t('title')} />
      <CardBody>
        <p className="mb-4 max-w-[62ch] text-sm text-ink-2">{t('text')}</p>
        {events.length === 0 ? (
          <p className="text-ink-2">{t('noEvents')}</p>
        ) : (
          <div className="grid max-w-2xl grid-cols-[minmax(0,1fr)] gap-3">
            <Row label={t('event')}>
              <Select
                aria-label={t('event')}
                value={eventId}
                onValueChange={setEventId}
                items={events.map((event) => ({ value: event.id, label: event.title }))}
              />
            </Row>
            {error ? (
              <Notice tone="bad">{textOf(error)}</Notice>
            ) : data ? (
              <>
                <Row label={t('wholeEvent')}>
                  <Select
                    aria-label={t('wholeEvent')}
                    value={data.event ?? next}
                    disabled={!mayChange || assign.isPending}
                    onValueChange={(chosen) => choose(chosen)}
                    items={choices(t('asOrganization', { name: ofOrganization }))}
                  />
                </Row>
                {data.ticketTypes.map((type) => (
                  <Row key={type.id} label={type.name}>
                    <Select
                      aria-label={t('ofType', { type: type.name })}
                      value={type.templateId ?? next}
                      disabled={!mayChange || assign.isPending}
                      onValueChange={(chosen) => choose(chosen, type.id)}
                      items={choices(t('asEvent', { name: nameOf(data.event) ?? ofOrganization }))}
                    />
                  </Row>
                ))}
              </>
            ) : (
              <Skeleton className="h-11" />
            )}
          </div>
        )}
      </CardBody>
    </Card>
  )
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-center gap-x-4 gap-y-1 sm:grid-cols-[12rem_minmax(0,1fr)]">
      <span aria-hidden="true" className="text-[15px] font-semibold">
        {label}
      </span>
      {children}
    </div>
  )
}
