'use client'
// For whom the mail is shown: nobody in particular, or somebody of the audience, found by name or address.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ChevronDown } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useDeferredValue, useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import type { Audience, AudiencePerson } from '@/server/campaigns/audience/contract'
import type { CampaignKind } from '@/server/campaigns/contract'
import { useErrorText } from '../error-text'
import { useLeftOutWords } from './audience-count'

type PersonChoiceProps = {
  organization: string
  eventId: string | null
  audience: Audience
  kind: CampaignKind
  /** Null: nobody in particular. */
  person: AudiencePerson | null
  onChange: (person: AudiencePerson | null) => void
}

export function PersonChoice({ organization, eventId, audience, kind, person, onChange }: PersonChoiceProps) {
  const t = useTranslations('campaigns.person')
  const common = useTranslations('common.actions')
  const [isOpen, setOpen] = useState(false)

  function choose(next: AudiencePerson | null) {
    onChange(next)
    setOpen(false)
  }

  return (
    <Dialog
      trigger={
        <Button tone="ghost" size="small" className="max-w-full">
          <span className="truncate">{t('as', { name: person ? person.name : t('nobody') })}</span>
          <ChevronDown className="size-4 shrink-0" aria-hidden="true" />
        </Button>
      }
      open={isOpen}
      onOpenChange={setOpen}
      title={t('title')}
      description={t('text')}
      closeLabel={common('close')}
    >
      {isOpen ? <People wish={{ organization, eventId, audience, kind }} onChoose={choose} /> : null}
    </Dialog>
  )
}

type PeopleProps = {
  wish: Pick<PersonChoiceProps, 'organization' | 'eventId' | 'audience' | 'kind'>
  onChoose: (person: AudiencePerson | null) => void
}

function People({ wish, onChoose }: PeopleProps) {
  const t = useTranslations('campaigns.person')
  const { textOf } = useErrorText()
  const wordsOf = useLeftOutWords()
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed.trim())
  const { data, error } = useQuery(
    useTRPC().campaigns.people.queryOptions(
      { ...wish, search: search === '' ? undefined : search },
      { placeholderData: keepPreviousData, staleTime: 10_000 },
    ),
  )
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <Input
        type="search"
        aria-label={t('search')}
        placeholder={t('search')}
        autoComplete="off"
        maxLength={200}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {error ? <Notice tone="bad">{textOf(error)}</Notice> : null}
      <ul aria-label={t('list')} className="-mx-2 max-h-[min(24rem,50dvh)] overflow-y-auto">
        <li>
          <Row title={t('nobodyTitle')} text={t('nobodyText')} onPress={() => onChoose(null)} />
        </li>
        {data?.people.map((one) => (
          <li key={one.key}>
            <Row
              title={one.name}
              text={one.leftOut ? `${one.address} · ${wordsOf(one.leftOut)}` : one.address}
              onPress={() => onChoose(one)}
            />
          </li>
        ))}
      </ul>
      <p aria-live="polite" className="text-sm text-ink-2 empty:hidden">
        {data && data.people.length === 0 ? t('none') : data?.nextCursor ? t('more') : ''}
      </p>
    </div>
  )
}

function Row({ title, text, onPress }: { title: string; text: string; onPress: () => void }) {
  return (
    <button
      type="button"
      onClick={onPress}
      className="grid min-h-11 w-full gap-0.5 rounded-md px-3 py-2 text-left leading-tight hover:bg-sunk"
    >
      <span className="truncate font-semibold">{title}</span>
      <span className="truncate text-sm text-ink-2">{text}</span>
    </button>
  )
}
