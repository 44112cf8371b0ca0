'use client'
// A campaign that is a draft: whom it is for and what it says on the left, the mail itself on the right, what may be done with it below. Guards:
// what is not saved is not sent, and not lost without a question; what another saved meanwhile is written over only by who asks for it.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
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
import { OwnAside, SaveRefusal } from '../edit-conflict'
import { useErrorText } from '../error-text'
import { LeaveGuard } from '../event-form/leave-guard'
import { MessagePreview } from '../message-templates/message-preview'
import { SectionLinks } from '../templates/section-links'
import { useAudienceCount, useLeftOutWords } from './audience-count'
import { AudienceEditor } from './audience-editor'
import { CampaignBar } from './campaign-bar'
import type { CampaignDraft } from './campaign-draft'
import { PersonChoice } from './person-choice'
import { useCampaignPreview } from './use-campaign-preview'
import { useKeptCampaign } from './use-kept-campaign'
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
  const leftOutWordsOf = useLeftOutWords()
  const kept = useKeptCampaign(organization, campaign)
  const { draft, read, isDirty } = kept
  const [locale, setLocale] = useState<Locale>(
    () => [page, ...locales].find((one) => campaign.content[one] !== undefined) ?? page,
  )
  const [person, setPerson] = useState<AudiencePerson | null>(null)
  const { eventId, audience } = draft
  const timeZone = events.find(({ id }) => id === eventId)?.timeZone ?? campaign.timeZone
  const { data: choices } = useQuery(
    useTRPC().campaigns.choices.queryOptions(
      { organization, eventId },
      { placeholderData: keepPreviousData, staleTime: 60_000 },
    ),
  )
  const counted = useAudienceCount({ organization, eventId, audience, kind: campaign.kind })
  const preview = useCampaignPreview(
    read.content && {
      organization,
      eventId,
      audience,
      kind: campaign.kind,
      locale,
      content: read.content,
      personKey: person?.key ?? null,
    },
  )

  function change(next: CampaignDraft) {
    // Whoever was of the old event may not be of the new one.
    if (next.eventId !== draft.eventId) setPerson(null)
    kept.setDraft(next)
  }

  async function say(version: Promise<number | null>) {
    if ((await version) === null) return
    toast.done(t('bar.savedNow'))
    router.refresh()
  }

  return (
    <>
      <SectionLinks settings={t('words.part')} />
      <LeaveGuard isDirty={(isDirty || kept.aside !== null) && !kept.isSaving} />
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
                timeZone={timeZone}
                counted={counted}
              />
            </CardBody>
          </Card>
          <Card>
            <CardBody>
              <WordsEditor
                draft={draft}
                onChange={change}
                faults={read.faults}
                unready={read.unready[locale]}
                locale={locale}
                onLocale={setLocale}
              />
            </CardBody>
          </Card>
        </div>
        <div className="lg:sticky lg:top-6">
          <MessagePreview
            mail={preview.mail}
            isLoading={preview.isLoading}
            problem={read.content ? (preview.error ? textOf(preview.error) : null) : t('faulty')}
            note={noteOf()}
            action={
              <PersonChoice
                organization={organization}
                eventId={eventId}
                audience={audience}
                kind={campaign.kind}
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
        timeZone={timeZone}
        counted={counted}
        state={{
          isDirty,
          isSaving: kept.isSaving,
          isSound: read.input !== null,
          isWritten: read.isWritten,
          unready: read.unready.fr ?? read.unready.en,
        }}
        writtenIn={locales.filter((one) => draft.words[one] !== null)}
        keep={kept.keep}
        onSave={() => void say(kept.keep())}
        onConflict={kept.tellConflict}
        refusal={refusal()}
      />
    </>
  )

  function noteOf(): string {
    if (person?.leftOut) return t('person.leftOut', { reason: leftOutWordsOf(person.leftOut) })
    return t(person ? 'person.shown' : 'person.madeUp')
  }

  function refusal() {
    if (kept.refusal !== null) {
      return (
        <SaveRefusal
          error={kept.refusal}
          read={kept.readTheirs}
          onTheirs={(theirs) => {
            setPerson(null)
            kept.takeTheirs(theirs)
          }}
          onMine={({ version }) => say(kept.keepOver(version))}
        />
      )
    }
    if (kept.aside) return <OwnAside onBack={kept.takeBack} onDrop={kept.dropOwn} />
    return null
  }
}
