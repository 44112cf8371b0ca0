'use client'
// The words of one reminder: written on the left in one language at a time, the mail itself on the right. Guards: changing the language loses
// nothing; what another saved meanwhile is not written over; a language without words of its own says whose go out.
import { useMutation } from '@tanstack/react-query'
import { PenLine, Undo2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC, useTRPCClient } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Card, CardBody } from '@/components/ui/card'
import { cn } from '@/components/ui/cn'
import { useToast } from '@/components/ui/toast'
import { usualAudience } from '@/server/campaigns/audience/contract'
import { type ReminderWords, reminderRules } from '@/server/campaigns/reminders/contract'
import { type Locale, locales } from '@/server/kernel/format'
import type { MessageContent } from '@/server/notifications/templates/contract'
import { useCampaignPreview } from '../campaigns/use-campaign-preview'
import { ConfirmAct } from '../confirm-act'
import { OwnAside, SaveRefusal } from '../edit-conflict'
import { useErrorText } from '../error-text'
import { LeaveGuard } from '../event-form/leave-guard'
import { type ContentDraft, draftOf, isSameContent, readDraft } from '../message-templates/content-draft'
import { ContentEditor } from '../message-templates/content-editor'
import { MessagePreview } from '../message-templates/message-preview'
import { Segmented } from '../templates/segmented'

type ReminderWordsEditorProps = { organization: string; eventId: string; words: ReminderWords; locale: Locale }

type Drafts = Record<Locale, ContentDraft | null>
type Own = Record<Locale, MessageContent | null>

export function ReminderWordsEditor({ organization, eventId, words, locale: page }: ReminderWordsEditorProps) {
  const t = useTranslations('reminders.wordsPage')
  const router = useRouter()
  const toast = useToast()
  const { textOf } = useErrorText()
  const [locale, setLocale] = useState(page)
  const [saved, setSaved] = useState({ own: words.own, version: words.version })
  const [drafts, setDrafts] = useState<Drafts>(() => draftsOf(words.own))
  /** What was written here, while theirs stands in its place. */
  const [mine, setMine] = useState<Drafts | null>(null)
  const client = useTRPCClient()
  const save = useMutation(useTRPC().reminders.saveWords.mutationOptions())
  const draft = drafts[locale]
  const read = draft && readDraft(draft, reminderRules)
  const shown = draft ? (read?.content ?? null) : words.usual[locale]
  const preview = useCampaignPreview(
    shown && {
      organization,
      eventId,
      audience: usualAudience,
      kind: 'reminder',
      locale,
      content: { [locale]: shown },
      personKey: null,
    },
  )
  const isDirty = locales.some((one) => isChanged(drafts[one], saved.own[one]))
  const contents = contentsOf(drafts)

  async function keep(own: Own, seen = saved.version): Promise<boolean> {
    const content = { ...(own.fr && { fr: own.fr }), ...(own.en && { en: own.en }) }
    const input = { organization, id: words.id, seen, content }
    const kept = await save.mutateAsync(input).catch(() => null) // the reason is in `save.error`
    if (!kept) return false
    setSaved({ own, version: kept.version })
    setMine(null)
    router.refresh()
    return true
  }

  async function keepAll(seen?: number) {
    if (contents && (await keep(contents, seen))) toast.done(t('saved'))
  }

  function showTheirs({ own, version }: Pick<ReminderWords, 'own' | 'version'>) {
    save.reset()
    setMine(drafts)
    setSaved({ own, version })
    setDrafts(draftsOf(own))
  }

  async function backToUsual() {
    const own = { ...saved.own, [locale]: null }
    if (saved.own[locale] && !(await keep(own))) return
    setDrafts({ ...drafts, [locale]: null })
    toast.done(t('dropped'))
  }

  return (
    <>
      <LeaveGuard isDirty={(isDirty || mine !== null) && !save.isPending} />
      <Segmented
        className="mb-5"
        legend={t('language')}
        value={locale}
        onValueChange={setLocale}
        items={locales.map((value) => ({ value, label: t(`languages.${value}`) }))}
      />
      <div className="grid items-start gap-x-[22px] gap-y-8 max-lg:grid-cols-[minmax(0,1fr)] lg:grid-cols-[minmax(0,1fr)_minmax(0,46%)]">
        <Card className="[&_:is(input,textarea,button)]:scroll-mb-36">
          <CardBody>
            {draft ? (
              <ContentEditor
                key={locale}
                draft={draft}
                onChange={(next) => setDrafts({ ...drafts, [locale]: next })}
                rules={reminderRules}
                locale={locale}
                faults={read?.faults ?? []}
              />
            ) : (
              <Usual
                subject={words.usual[locale].subject}
                mayChange={words.mayChange}
                onBegin={() => setDrafts({ ...drafts, [locale]: draftOf(words.usual[locale]) })}
              />
            )}
          </CardBody>
        </Card>
        <div className="lg:sticky lg:top-6">
          <MessagePreview
            mail={preview.mail}
            isLoading={preview.isLoading}
            problem={shown ? (preview.error ? textOf(preview.error) : null) : t('faulty')}
            note={t('madeUp')}
          />
        </div>
      </div>
      {words.mayChange ? (
        <WordsBar
          state={{ isDirty, isSound: contents !== null, hasDraft: draft !== null, isSaving: save.isPending }}
          notice={
            save.error ? (
              <SaveRefusal
                error={save.error}
                read={() => client.reminders.words.query({ organization, id: words.id })}
                onTheirs={showTheirs}
                onMine={({ version }) => keepAll(version)}
              />
            ) : mine ? (
              <OwnAside
                onBack={() => {
                  setDrafts(mine)
                  setMine(null)
                }}
                onDrop={() => setMine(null)}
              />
            ) : null
          }
          onSave={() => keepAll()}
          onDrop={backToUsual}
        />
      ) : null}
    </>
  )
}

function draftsOf(own: Own): Drafts {
  return { fr: own.fr && draftOf(own.fr), en: own.en && draftOf(own.en) }
}

function isChanged(draft: ContentDraft | null, own: MessageContent | null): boolean {
  if (!draft || !own) return draft !== null
  return !isSameContent(draft, own)
}

/** Null: something in one of the languages is at fault. */
function contentsOf(drafts: Drafts): Own | null {
  const own: Own = { fr: null, en: null }
  for (const locale of locales) {
    const draft = drafts[locale]
    if (!draft) continue
    own[locale] = readDraft(draft, reminderRules).content
    if (!own[locale]) return null
  }
  return own
}

function Usual({ subject, mayChange, onBegin }: { subject: string; mayChange: boolean; onBegin: () => void }) {
  const t = useTranslations('reminders.wordsPage')
  const isReady = useHydrated()
  return (
    <div>
      <p className="font-semibold">{t('usual')}</p>
      <p className="mt-1 max-w-[60ch] text-[15px] text-ink-2">{t('usualText')}</p>
      <p className="mt-4 text-sm text-ink-2">{t('subject')}</p>
      <p className="font-semibold break-words">{subject}</p>
      {mayChange ? (
        <Button className="mt-5" disabled={!isReady} onClick={onBegin}>
          <PenLine className="size-4" aria-hidden="true" />
          {t('begin')}
        </Button>
      ) : null}
    </div>
  )
}

type WordsBarProps = {
  state: { isDirty: boolean; isSound: boolean; hasDraft: boolean; isSaving: boolean }
  notice: ReactNode
  onSave: () => void
  onDrop: () => Promise<void>
}

function WordsBar({ state, notice, onSave, onDrop }: WordsBarProps) {
  const t = useTranslations('reminders.wordsPage')
  const isReady = useHydrated()
  const { isDirty, isSound, hasDraft, isSaving } = state
  return (
    <div className="sticky bottom-0 z-20 -mx-[18px] mt-8 border-t border-line bg-paper px-[18px] py-3 sm:-mx-10 sm:px-10">
      {notice ? <div className="mb-3">{notice}</div> : null}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button
          size="small"
          className="min-h-11"
          disabled={!isReady || !isDirty || !isSound}
          loading={isSaving}
          onClick={onSave}
        >
          {t('save')}
        </Button>
        <p aria-live="polite" className={cn('text-sm', isSound ? 'text-ink-2' : 'font-semibold text-ink')}>
          {isSound ? t(isDirty ? 'unsaved' : 'isSaved') : t('faults')}
        </p>
        {hasDraft ? (
          <span className="ml-auto">
            <ConfirmAct
              trigger={
                <Button tone="ghost" size="small" className="min-h-11" disabled={!isReady}>
                  <Undo2 className="size-4" aria-hidden="true" />
                  <span className="max-sm:sr-only">{t('drop')}</span>
                </Button>
              }
              title={t('dropQuestion')}
              description={t('dropText')}
              confirmLabel={t('dropConfirm')}
              act={onDrop}
            />
          </span>
        ) : null}
      </div>
    </div>
  )
}
