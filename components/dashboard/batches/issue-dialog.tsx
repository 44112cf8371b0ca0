'use client'
// Issues tickets for people an organizer brought: those chosen in the list, or all who have none. What is meant carries one key, so
// that a second press starts no second batch.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { Select } from '@/components/ui/select'
import { localePath } from '@/i18n/paths'
import { type BatchPriority, batchPriorities } from '@/server/batches/contract'
import { formatNumber } from '@/server/kernel/format'
import { useErrorText } from '../error-text'

export type IssueChoices = {
  ticketTypes: readonly { id: string; name: string; available: number | null }[]
  templates: readonly { id: string; name: string }[]
}

type IssueDialogProps = IssueChoices & {
  organization: string
  eventId: string
  /** Ids of attendees; null: everybody without a ticket. */
  chosen: readonly string[] | null
  /** How many that is. */
  count: number
}

const OWN_TEMPLATE = 'own'

export function IssueDialog({ organization, eventId, chosen, count, ticketTypes, templates }: IssueDialogProps) {
  const t = useTranslations('batches.issue')
  const common = useTranslations('common.actions')
  const locale = useLocale()
  const router = useRouter()
  const isHydrated = useHydrated()
  const { textOf } = useErrorText()
  const start = useMutation(useTRPC().batches.start.mutationOptions())
  const [open, setOpen] = useState(false)
  const [key, setKey] = useState('')
  const [type, setType] = useState<string | null>(ticketTypes.length === 1 ? (ticketTypes[0]?.id ?? null) : null)
  const [template, setTemplate] = useState(OWN_TEMPLATE)
  const [priority, setPriority] = useState<BatchPriority>('normal')
  const [isTypeMissing, setTypeMissing] = useState(false)

  function show(next: boolean) {
    if (next) setKey(crypto.randomUUID())
    else start.reset()
    setTypeMissing(false)
    setOpen(next)
  }

  async function submit() {
    if (type === null) return setTypeMissing(true)
    const templateId = template === OWN_TEMPLATE ? undefined : template
    const guestIds = chosen === null ? ('without_ticket' as const) : [...chosen]
    const order = { organization, eventId, ticketTypeId: type, guestIds, priority, key, templateId }
    const started = await start.mutateAsync(order).catch(() => null) // the reason is in `start.error`
    if (started) router.push(localePath(locale, `/org/${organization}/events/${eventId}/batches/${started.batchId}`))
  }

  return (
    <Dialog
      trigger={
        <Button size="small" disabled={!isHydrated}>
          {chosen === null ? t('labelAll', { count: formatNumber(count, locale) }) : t('label')}
        </Button>
      }
      open={open}
      onOpenChange={show}
      title={t('title')}
      description={t('text')}
      closeLabel={common('close')}
    >
      <form
        className="grid gap-5"
        onSubmit={(sent) => {
          sent.preventDefault()
          void submit()
        }}
      >
        <p className="text-[15px]">
          <span className="block font-semibold">{t('who')}</span>
          {chosen === null ? t('withoutTicket', { count }) : t('chosen', { count })}
        </p>
        <Field label={t('type')} error={isTypeMissing ? t('needType') : undefined}>
          <Select
            aria-label={t('type')}
            placeholder={t('needType')}
            value={type}
            onValueChange={(next) => {
              setType(next)
              setTypeMissing(false)
            }}
            items={ticketTypes.map(({ id, name, available }) => ({
              value: id,
              label: name,
              note: available === null ? t('unlimited') : t('left', { count: available }),
            }))}
          />
        </Field>
        {templates.length > 0 ? (
          <Field label={t('template')}>
            <Select
              aria-label={t('template')}
              value={template}
              onValueChange={setTemplate}
              items={[
                { value: OWN_TEMPLATE, label: t('templateDefault') },
                ...templates.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          </Field>
        ) : null}
        <Field label={t('priority')}>
          <Select
            aria-label={t('priority')}
            value={priority}
            onValueChange={setPriority}
            items={batchPriorities.map((value) => ({ value, label: t(`priorities.${value}`) }))}
          />
        </Field>
        {start.error ? (
          <Notice tone="bad" live>
            {textOf(start.error)}
          </Notice>
        ) : null}
        <DialogFooter>
          <Button type="submit" loading={start.isPending}>
            {t('submit')}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  )
}
