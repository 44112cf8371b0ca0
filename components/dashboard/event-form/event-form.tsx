'use client'
// Creates or changes an event: all of it in one page, one button to save. What the server refuses is shown at its field,
// and nothing typed is lost.
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useState } from 'react'
import { FormProvider, useForm } from 'react-hook-form'
import { useHydrated } from '@/components/auth/use-hydrated'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toast'
import { localePath } from '@/i18n/paths'
import { eventCan, type OrganizerEvent } from '@/server/events/contract'
import { useErrorText } from '../error-text'
import { BasicsSection } from './basics-section'
import { CapacitiesSection } from './capacities-section'
import { type CoverChange, CoverSection } from './cover-section'
import { type Fault, fieldOf, placeOnPage, readChange, readNewEvent } from './form-request'
import { type EventFormValues, emptyEvent, valuesOf } from './form-values'
import { LeaveGuard } from './leave-guard'
import { type Saved, useSaveEvent } from './save-event'
import { TicketTypesSection } from './ticket-types-section'
import { TimesSection } from './times-section'
import { VenueSection } from './venue-section'

type EventFormProps = {
  organization: string
  /** Null for a new one. */
  event: OrganizerEvent | null
  /** The cover of an event without a picture, drawn on the server. */
  drawnCover: ReactNode
}

const noChange: CoverChange = { kind: 'keep' }

export function EventForm({ organization, event: given, drawnCover }: EventFormProps) {
  const t = useTranslations('dashboard.form')
  const locale = useLocale()
  const router = useRouter()
  const toast = useToast()
  const isReady = useHydrated()
  const { textOf, refusalOf } = useErrorText()
  const [event, setEvent] = useState(given)
  const [cover, setCover] = useState<CoverChange>(noChange)
  const [refusal, setRefusal] = useState<string | null>(null)
  const [isLeaving, setLeaving] = useState(false)
  const save = useSaveEvent(organization)
  const form = useForm<EventFormValues>({ defaultValues: event ? valuesOf(event, locale) : emptyEvent })
  const { isSubmitting, isDirty } = form.formState
  const hasChanges = (isDirty || cover.kind !== 'keep') && !isLeaving

  useEffect(() => {
    if (!given || !event || given.updatedAt <= event.updatedAt) return
    // The page was read anew, after a publication for instance. What was typed is kept where nothing of it changed there.
    const isAlike = JSON.stringify(valuesOf(given, locale)) === JSON.stringify(valuesOf(event, locale))
    if (!isAlike && isDirty) return
    setEvent(given)
    if (!isAlike) form.reset(valuesOf(given, locale))
  }, [given, event, isDirty, form, locale])

  function show(faults: readonly Fault[]) {
    const placed = faults
      .flatMap(({ path, message }) => {
        const field = fieldOf(path)
        return field ? [{ field, message }] : []
      })
      .sort((a, b) => placeOnPage(a.field) - placeOnPage(b.field))
    for (const [index, { field, message }] of placed.entries()) {
      form.setError(field, { message }, { shouldFocus: index === 0 })
    }
  }

  async function submit(values: EventFormValues) {
    setRefusal(null)
    const read = event ? readChange(values, valuesOf(event, locale), locale) : readNewEvent(values, locale)
    if ('faults' in read) {
      show(read.faults)
      return setRefusal(t('faults', { count: read.faults.length }))
    }
    try {
      const saved = event
        ? await save.update(event, read.request, cover)
        : await save.create(read.request as Parameters<typeof save.create>[0], cover)
      finish(saved)
    } catch (error) {
      const { details, code } = refusalOf(error)
      const inUse = code === 'capacity.below_sold'
      show(details.map(({ path, message }) => ({ path, message: inUse ? `${message} in use` : message })))
      setRefusal(textOf(error))
    }
  }

  function finish({ event: saved, coverError }: Saved) {
    if (coverError !== null) toast.failed(t('coverFailed'), textOf(coverError))
    else toast.done(t(event ? 'saved' : 'created'))
    if (event) {
      setEvent(saved)
      setCover(coverError === null ? noChange : cover)
      form.reset(valuesOf(saved, locale))
      router.refresh()
      return
    }
    setLeaving(true)
    router.push(localePath(locale, `/org/${organization}/events/${saved.id}`))
  }

  async function archive(ticketTypeId: string) {
    if (!event) return
    const saved = await save.archiveTicketType(event, ticketTypeId)
    const index = form.getValues('ticketTypes').findIndex(({ savedId }) => savedId === ticketTypeId)
    const rest = form.getValues('ticketTypes').filter(({ savedId }) => savedId !== ticketTypeId)
    setEvent(saved)
    // What else was typed stays.
    if (isDirty && index >= 0) form.setValue('ticketTypes', rest, { shouldDirty: true })
    else form.reset(valuesOf(saved, locale))
    toast.done(t('archived'))
    router.refresh()
  }

  return (
    <FormProvider {...form}>
      <LeaveGuard isDirty={hasChanges && !isSubmitting} />
      <form
        method="post"
        noValidate
        onSubmit={form.handleSubmit(submit)}
        className="[&_input]:scroll-mb-28 [&_textarea]:scroll-mb-28"
      >
        <BasicsSection />
        <TimesSection />
        <VenueSection />
        <CoverSection coverPath={event?.coverPath ?? null} drawn={drawnCover} change={cover} onChange={setCover} />
        <CapacitiesSection />
        <TicketTypesSection isOpen={event === null || eventCan.restructure(event)} onArchive={archive} />
        <div className="sticky bottom-0 z-20 -mx-[18px] flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line bg-paper px-[18px] py-3.5 sm:-mx-10 sm:px-10">
          <Button type="submit" disabled={!isReady} loading={isSubmitting || isLeaving}>
            {t(event ? 'save' : 'create')}
          </Button>
          <p className="text-sm text-ink-2">{event ? t(hasChanges ? 'unsaved' : 'allSaved') : t('createNote')}</p>
          {refusal ? (
            <Notice tone="bad" live className="w-full">
              {refusal}
            </Notice>
          ) : null}
        </div>
      </form>
    </FormProvider>
  )
}
