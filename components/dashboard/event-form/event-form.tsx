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
import { RefusalText } from '../billing/refusal-text'
import { useErrorText } from '../error-text'
import { BasicsSection } from './basics-section'
import { CapacitiesSection } from './capacities-section'
import { type CoverChange, CoverSection } from './cover-section'
import { countErrors } from './form-errors'
import { type Fault, fieldOf, placeOnPage, readChange, readNewEvent } from './form-request'
import { type EventFormValues, emptyEvent, valuesOf } from './form-values'
import { HolderRulesSection } from './holder-rules-section'
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

function textsOf({ values = {} }: Fault): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))
}

export function EventForm({ organization, event: given, drawnCover }: EventFormProps) {
  const t = useTranslations('dashboard.form')
  const locale = useLocale()
  const router = useRouter()
  const toast = useToast()
  const isReady = useHydrated()
  const { textOf, fieldTextOf, refusalOf } = useErrorText()
  const [event, setEvent] = useState(given)
  const [cover, setCover] = useState<CoverChange>(noChange)
  const [refusal, setRefusal] = useState<ReactNode>(null)
  const [isLeaving, setLeaving] = useState(false)
  const save = useSaveEvent(organization)
  const form = useForm<EventFormValues>({ defaultValues: event ? valuesOf(event, locale) : emptyEvent })
  const { isSubmitting, isDirty, errors } = form.formState
  const atFault = countErrors(errors)
  const faults = atFault > 0 ? t('faults', { count: atFault }) : null
  const hasChanges = (isDirty || cover.kind !== 'keep') && !isLeaving

  useEffect(() => {
    if (!given || !event || given.updatedAt <= event.updatedAt) return
    // The page was read anew, after a publication for instance. What was typed is kept where nothing of it changed there.
    const isAlike = JSON.stringify(valuesOf(given, locale)) === JSON.stringify(valuesOf(event, locale))
    if (!isAlike && isDirty) return
    setEvent(given)
    if (!isAlike) form.reset(valuesOf(given, locale))
  }, [given, event, isDirty, form, locale])

  /** Shows each fault at its field; answers the sentences of those that have none. */
  function show(faults: readonly Fault[]): string[] {
    const placed = faults.map((fault) => ({ field: fieldOf(fault.path), fault }))
    const shown = placed
      .flatMap(({ field, fault }) => (field ? [{ field, fault }] : []))
      .sort((a, b) => placeOnPage(a.field) - placeOnPage(b.field))
    for (const [index, { field, fault }] of shown.entries()) {
      const types = fault.code === 'time_ambiguous' ? textsOf(fault) : undefined
      form.setError(field, { type: fault.code, message: fieldTextOf(fault), types }, { shouldFocus: index === 0 })
    }
    return placed.filter(({ field }) => field === null).map(({ fault }) => fieldTextOf(fault))
  }

  async function submit(values: EventFormValues) {
    setRefusal(null)
    const read = event ? readChange(values, valuesOf(event, locale), locale) : readNewEvent(values, locale)
    if ('faults' in read) {
      const others = show(read.faults)
      return setRefusal(others.length > 0 ? others.join(' ') : null)
    }
    try {
      const saved = event
        ? await save.update(event, read.request, cover)
        : await save.create(read.request as Parameters<typeof save.create>[0], cover)
      finish(saved)
    } catch (error) {
      const { details } = refusalOf(error)
      // A refusal that its fields explain goes with the last of them.
      if (show(details).length > 0 || details.length === 0)
        setRefusal(<RefusalText error={error} organization={organization} />)
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
        // Higher than the bar at the bottom with a notice in it, so that it never covers the field that has the focus.
        className="[&_:is(input,textarea,select,button)]:scroll-mb-52"
      >
        <BasicsSection />
        <TimesSection />
        <VenueSection />
        <CoverSection coverPath={event?.coverPath ?? null} drawn={drawnCover} change={cover} onChange={setCover} />
        <CapacitiesSection />
        <TicketTypesSection isOpen={event === null || eventCan.restructure(event)} onArchive={archive} />
        <HolderRulesSection />
        <div className="sticky bottom-0 z-20 -mx-[18px] flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line bg-paper px-[18px] py-3.5 sm:-mx-10 sm:px-10">
          <Button type="submit" disabled={!isReady} loading={isSubmitting || isLeaving}>
            {t(event ? 'save' : 'create')}
          </Button>
          <p className="text-sm text-ink-2">{event ? t(hasChanges ? 'unsaved' : 'allSaved') : t('createNote')}</p>
          {refusal !== null || faults !== null ? (
            <Notice tone="bad" live className="w-full">
              {refusal} {faults}
            </Notice>
          ) : null}
        </div>
      </form>
    </FormProvider>
  )
}
