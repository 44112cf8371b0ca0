'use client'
// Begins a campaign: a name for oneself, and which event's people it is for. The words and the rest come on its own page.
import { useMutation } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { Select } from '@/components/ui/select'
import { localePath } from '@/i18n/paths'
import { useErrorText } from '../error-text'

const ALL = 'all'

type NewCampaignProps = {
  organization: string
  events: readonly { id: string; title: string }[]
  /** Of whose page this is; null: any may be chosen. */
  eventId: string | null
  mayAll: boolean
}

export function NewCampaign({ organization, events, eventId, mayAll }: NewCampaignProps) {
  const t = useTranslations('campaigns.new')
  const common = useTranslations('common.actions')
  const locale = useLocale()
  const router = useRouter()
  const isReady = useHydrated()
  const { textOf, fieldTextOf } = useErrorText()
  const create = useMutation(useTRPC().campaigns.create.mutationOptions())
  const [isOpen, setOpen] = useState(false)
  const [name, setName] = useState('')
  const [isNameMissing, setNameMissing] = useState(false)
  const [event, setEvent] = useState(eventId ?? events[0]?.id ?? ALL)
  /** The page of what was made is on its way. */
  const [isLeaving, setLeaving] = useState(false)

  async function begin() {
    if (name.trim() === '') return setNameMissing(true)
    const wish = { organization, name: name.trim(), eventId: event === ALL ? null : event, locale }
    const made = await create.mutateAsync(wish).catch(() => null) // the reason is in `create.error`
    if (!made) return
    setLeaving(true)
    router.push(localePath(locale, `/org/${organization}/campaigns/${made.id}`))
  }

  return (
    <Dialog
      trigger={
        <Button size="small" className="min-h-11" disabled={!isReady}>
          <Plus className="size-4" aria-hidden="true" />
          {t('label')}
        </Button>
      }
      open={isOpen}
      onOpenChange={(next) => {
        create.reset()
        setOpen(next)
      }}
      title={t('title')}
      description={t('text')}
      closeLabel={common('close')}
    >
      <form
        method="post"
        noValidate
        className="grid grid-cols-[minmax(0,1fr)] gap-5"
        onSubmit={(sent) => {
          sent.preventDefault()
          void begin()
        }}
      >
        <Field
          label={t('name')}
          description={t('nameHelp')}
          error={isNameMissing ? fieldTextOf({ code: 'required' }) : null}
        >
          <Input
            autoComplete="off"
            maxLength={120}
            value={name}
            onChange={(typed) => {
              setName(typed.currentTarget.value)
              setNameMissing(false)
            }}
          />
        </Field>
        {eventId === null ? (
          <Field label={t('event')}>
            <Select
              aria-label={t('event')}
              value={event}
              onValueChange={setEvent}
              items={[
                ...(mayAll ? [{ value: ALL, label: t('allEvents') }] : []),
                ...events.map(({ id, title }) => ({ value: id, label: title })),
              ]}
            />
          </Field>
        ) : null}
        {create.error ? (
          <Notice tone="bad" live>
            {textOf(create.error)}
          </Notice>
        ) : null}
        <DialogFooter>
          <Button type="submit" loading={create.isPending || isLeaving}>
            {t('submit')}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  )
}
