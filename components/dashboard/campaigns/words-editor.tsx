'use client'
// The words of a campaign in one language at a time. Guards: changing the language loses nothing; a language that is not written says what its
// readers get instead.
import { PenLine, Trash2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { campaignRules } from '@/server/campaigns/contract'
import type { Unready } from '@/server/campaigns/words/contract'
import { type Locale, locales } from '@/server/kernel/format'
import { ConfirmAct } from '../confirm-act'
import { contentOf, draftOf } from '../message-templates/content-draft'
import { ContentEditor } from '../message-templates/content-editor'
import { Segmented } from '../templates/segmented'
import type { CampaignDraft, CampaignRead } from './campaign-draft'

type WordsEditorProps = {
  draft: CampaignDraft
  onChange: (draft: CampaignDraft) => void
  faults: CampaignRead['faults']
  /** Why this language cannot leave as it is. */
  unready: Unready | null
  /** The language being written. */
  locale: Locale
  onLocale: (locale: Locale) => void
}

export function WordsEditor({ draft, onChange, faults, unready, locale, onLocale }: WordsEditorProps) {
  const t = useTranslations('campaigns.words')
  const { words, eventId } = draft
  const written = words[locale]
  const other: Locale = locale === 'fr' ? 'en' : 'fr'
  const otherWords = words[other]

  function setWords(next: CampaignDraft['words'][Locale]) {
    onChange({ ...draft, words: { ...words, [locale]: next } })
  }

  return (
    <section aria-labelledby="words-title" className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="words-title" className="text-xl">
          {t('title')}
        </h2>
        <Segmented
          legend={t('language')}
          value={locale}
          onValueChange={onLocale}
          items={locales.map((value) => ({
            value,
            label: (
              <>
                {t(`languages.${value}`)}
                {faults[value].length > 0 ? (
                  <span className="size-2 rounded-full bg-refused">
                    <span className="sr-only">{t('hasFaults')}</span>
                  </span>
                ) : null}
              </>
            ),
          }))}
        />
      </div>
      {written ? (
        <>
          {unready ? (
            <Notice tone="wait" live>
              {t(`unready.${unready}`)}
            </Notice>
          ) : null}
          <ContentEditor
            key={locale}
            draft={written}
            onChange={setWords}
            rules={campaignRules(eventId)}
            locale={locale}
            faults={faults[locale]}
          />
          {otherWords ? (
            <div>
              <ConfirmAct
                trigger={
                  <Button tone="quiet" size="small" className="-ml-3.5">
                    <Trash2 className="size-4" aria-hidden="true" />
                    {t(`drop.${locale}`)}
                  </Button>
                }
                title={t(`dropQuestion.${locale}`)}
                description={t(`instead.${locale}`)}
                confirmLabel={t('dropConfirm')}
                tone="danger"
                act={async () => setWords(null)}
              />
            </div>
          ) : null}
        </>
      ) : (
        <div className="rounded-md border border-line bg-sunk p-5">
          <p className="font-semibold">{t(`none.${locale}`)}</p>
          <p className="mt-1 max-w-[52ch] text-[15px] text-ink-2">{t(`instead.${locale}`)}</p>
          <Button
            tone="ghost"
            size="small"
            className="mt-4"
            onClick={() => setWords(otherWords && draftOf(contentOf(otherWords)))}
          >
            <PenLine className="size-4" aria-hidden="true" />
            {t(`begin.${locale}`)}
          </Button>
          <p className="mt-2 text-sm text-ink-2">{t('beginText')}</p>
        </div>
      )}
    </section>
  )
}
