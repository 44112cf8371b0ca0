'use client'
// Before the first scan: which event, which list, and what this door is called.
import { useLocale, useTranslations } from 'next-intl'
import { type SubmitEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Wordmark } from '@/components/ui/mark'
import { RadioGroup } from '@/components/ui/radio-group'
import { formatInstant } from '@/server/kernel/format'
import type { GateEvent } from '@/server/scanning/contract'
import { unlockSound } from './gate-sounds'
import { PLACE_MAX, usePlaceName } from './use-place-name'

/** None of the event's gates: its name is typed. */
const OTHER = 'other'

export type GateChoice = { eventId: string; listId: string }

type GateSetupProps = { events: readonly GateEvent[]; choice: GateChoice | null; onOpen: (choice: GateChoice) => void }

export function GateSetup({ events, choice, onOpen }: GateSetupProps) {
  const t = useTranslations('scanner.setup')
  const locale = useLocale()
  const [place, setPlace] = usePlaceName()
  const [eventId, setEventId] = useState(choice?.eventId ?? events[0]?.id ?? '')
  const [listId, setListId] = useState(choice?.listId ?? null)
  const [gateId, setGateId] = useState<string | null>(null)
  const event = events.find(({ id }) => id === eventId)
  const list = event?.lists.find(({ id }) => id === listId) ?? event?.lists[0]
  const gate = event?.gates.find(({ id, name }) => (gateId === null ? name === place : id === gateId))
  const organizations = new Set(events.map(({ organization }) => organization.slug)).size

  function submit(submitted: SubmitEvent<HTMLFormElement>): void {
    submitted.preventDefault()
    if (!event || !list) return
    const name = new FormData(submitted.currentTarget).get('place')
    setPlace(gate?.name ?? (typeof name === 'string' ? name : ''))
    unlockSound()
    onOpen({ eventId: event.id, listId: list.id })
  }

  return (
    <main className="mx-auto flex min-h-dvh max-w-lg flex-col px-5 pt-[max(18px,env(safe-area-inset-top))] pb-[max(22px,env(safe-area-inset-bottom))]">
      <Wordmark />
      <h1 className="mt-8 text-[38px]">{t('title')}</h1>
      <p className="mt-2 text-ink-2">{t('lead')}</p>
      <form onSubmit={submit} className="mt-7 flex flex-1 flex-col gap-6">
        <RadioGroup
          legend={t('event')}
          value={eventId}
          onValueChange={setEventId}
          items={events.map((one) => ({
            value: one.id,
            label: one.title,
            description: [
              one.isRunning ? t('running') : one.isToday ? t('today') : null,
              formatInstant(one.startsAt, { timeZone: one.timeZone, locale, style: 'short_date_time' }),
              organizations > 1 ? one.organization.name : null,
            ]
              .filter((text) => text !== null)
              .join(' · '),
          }))}
        />
        {event && event.lists.length > 1 ? (
          <RadioGroup
            legend={t('list')}
            value={list?.id}
            onValueChange={setListId}
            items={event.lists.map(({ id, name }) => ({ value: id, label: name }))}
          />
        ) : null}
        {event && event.gates.length > 0 ? (
          <RadioGroup
            legend={t('gate')}
            value={gate?.id ?? OTHER}
            onValueChange={(id) => {
              setGateId(id)
              const itsList = event.gates.find((one) => one.id === id)?.checkInListId
              if (itsList) setListId(itsList)
            }}
            items={[
              ...event.gates.map(({ id, name }) => ({ value: id, label: name })),
              { value: OTHER, label: t('otherGate') },
            ]}
          />
        ) : null}
        {gate ? null : <PlaceField place={place} />}
        <div className="mt-auto pt-2">
          <Button type="submit" size="large" wide>
            {t('open')}
          </Button>
        </div>
      </form>
    </main>
  )
}

function PlaceField({ place }: { place: string }) {
  const t = useTranslations('scanner.setup')
  return (
    <Field label={t('place')} description={t('placeHelp')} name="place">
      <Input
        key={place}
        defaultValue={place}
        maxLength={PLACE_MAX}
        size="large"
        placeholder={t('placeExample')}
        autoComplete="off"
      />
    </Field>
  )
}
