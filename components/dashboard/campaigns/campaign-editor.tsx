'use client'
// A campaign that is a draft: whom it is for and what it says on the left, the mail itself on the right, what may be done with it below. Guards:
// what is not saved is not sent, and not lost without a question; what another saved meanwhile is not written over.
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Card, CardBody } from '@/components/ui/card'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { useToast } from '@/components/ui/toast'
import type { AudiencePerson } from '@/server/campaigns/audience/contract'
import type { CampaignView } from '@/server/campaigns/contract'
import { type Locale, locales } from '@/server/kernel/format'
import { useErrorText } from '../error-text'
import { LeaveGuard } from '../event-form/leave-guard'
import { MessagePreview } from '../message-templates/message-preview'
import { SectionLinks } from '../templates/section-links'
import { useAudienceCount } from './audience-count'
import { AudienceEditor } from './audience-editor'
import { CampaignBar } from './campaign-bar'
import { type CampaignDraft, campaignDraftOf, isSameCampaign, readCampaign } from './campaign-draft'
import { zoneOf } from './campaign-state'
import { PersonChoice } from './person-choice'
import { useCampaignPreview } from './use-campaign-preview'
import { WordsEditor } from './words-editor'

type CampaignEditorProps = {
  organization: string
  campaign: CampaignView
  events: readonly { id: string; title: string; timeZone: string }[]
  mayAll: boolean
  locale: Locale
}

export function CampaignEditor({ organization, campaign, events, mayAll, locale: page }: CampaignEditorProps) {
  const t = useTranslations('campaigns')
  const router = useRouter()
  const toast = useToast()
  const { textOf, fieldTextOf } = useErrorText()
  const [draft, setDraft] = useState<CampaignDraft>(() => campaignDraftOf(campaign))
  const [saved, setSaved] = useState({ draft: campaignDraftOf(campaign), version: campaign.version })
  const [locale, setLocale] = useState<Locale>(
    () => [page, ...locales].find((one) => campaign.content[one] !== undefined) ?? page,
  )
  const [person, setPerson] = useState<AudiencePerson | null>(null)
  const api = useTRPC().campaigns
  const save = useMutation(api.save.mutationOptions())
  const { eventId, audience } = draft
  const { data: choices } = useQuery(
    api.choices.queryOptions({ organization, eventId }, { placeholderData: keepPreviousData, staleTime: 60_000 }),
  )
  const counted = useAudienceCount({ organization, eventId, audience, kind: campaign.kind })
  const read = readCampaign(draft)
  const isDirty = !isSameCampaign(draft, saved.draft)
  const preview = useCampaignPreview(
    read.content && {
      organization,
      eventId,
      audience,
      locale,
      content: read.content,
      personKey: person?.key ?? null,
    },
  )

  function change(next: CampaignDraft) {
    // Whoever was of the old event may not be of the new one.
    if (next.eventId !== draft.eventId) setPerson(null)
    setDraft(next)
  }

  /** The version that is kept; null: it could not be, and the reason is told. */
  async function keep(): Promise<number | null> {
    if (!read.input) return null
    if (!isDirty) return saved.version
    const input = { organization, id: campaign.id, seen: saved.version, ...read.input }
    const kept = await save.mutateAsync(input).catch(() => null) // the reason is in `save.error`
    if (!kept) return null
    setSaved({ draft, version: kept.version })
    return kept.version
  }

  async function keepAndSay() {
    if ((await keep()) === null) return
    toast.done(t('bar.savedNow'))
    router.refresh()
  }

  return (
    <>
      <SectionLinks settings={t('words.part')} />
      <LeaveGuard isDirty={isDirty && !save.isPending} />
      <div className="grid items-start gap-x-[22px] gap-y-8 max-lg:grid-cols-[minmax(0,1fr)] lg:grid-cols-[minmax(0,1fr)_minmax(0,46%)]">
        <div
          id="settings"
          className="grid scroll-mt-32 grid-cols-[minmax(0,1fr)] gap-[22px] [&_:is(input,textarea,button)]:scroll-mb-36"
        >
          <Card>
            <CardBody className="grid grid-cols-[minmax(0,1fr)] gap-6">
              <Field
                label={t('name')}
                description={t('nameHelp')}
                error={read.isNamed ? null : fieldTextOf({ code: 'required' })}
              >
                <Input
                  value={draft.name}
                  maxLength={120}
                  autoComplete="off"
                  onChange={(event) => change({ ...draft, name: event.currentTarget.value })}
                />
              </Field>
              <AudienceEditor
                draft={draft}
                onChange={change}
                kind={campaign.kind}
                events={events}
                mayAll={mayAll}
                choices={choices ?? null}
                counted={counted}
              />
            </CardBody>
          </Card>
          <Card>
            <CardBody>
              <WordsEditor draft={draft} onChange={change} faults={read.faults} locale={locale} onLocale={setLocale} />
            </CardBody>
          </Card>
        </div>
        <div className="lg:sticky lg:top-6">
          <MessagePreview
            mail={preview.mail}
            isLoading={preview.isLoading}
            problem={read.content ? (preview.error ? textOf(preview.error) : null) : t('faulty')}
            note={t(person ? 'person.shown' : 'person.madeUp')}
            action={
              <PersonChoice
                organization={organization}
                eventId={eventId}
                audience={audience}
                person={person}
                onChange={setPerson}
              />
            }
          />
        </div>
      </div>
      <CampaignBar
        organization={organization}
        campaign={campaign}
        locale={locale}
        timeZone={zoneOf({ event: events.find(({ id }) => id === eventId) ?? null }, events)}
        counted={counted}
        state={{ isDirty, isSaving: save.isPending, isSound: read.input !== null, isWritten: read.isWritten }}
        writtenIn={locales.filter((one) => draft.words[one] !== null)}
        keep={keep}
        onSave={keepAndSay}
        refusal={save.error ? textOf(save.error) : null}
      />
    </>
  )
}
