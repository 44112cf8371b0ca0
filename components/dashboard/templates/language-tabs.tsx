'use client'
// The language whose texts are worked on and shown, and the design's own language, which stands in for the others.
import { useTranslations } from 'next-intl'
import { Select } from '@/components/ui/select'
import { locales } from '@/server/kernel/format'
import { useEditor } from './editor-context'
import { Segmented } from './segmented'

export function LanguageTabs() {
  const t = useTranslations('templates.languages')
  const { draft, change, locale, setLocale, hasFaults } = useEditor()
  return (
    <div className="mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <Segmented
        legend={t('label')}
        value={locale}
        onValueChange={setLocale}
        items={locales.map((value) => ({
          value,
          label: (
            <>
              {t(value)}
              {hasFaults(value) ? (
                <>
                  <span aria-hidden="true" className="size-2 rounded-full bg-refused" />
                  <span className="sr-only">{t('hasFaults')}</span>
                </>
              ) : null}
            </>
          ),
        }))}
      />
      <div className="flex items-center gap-2.5 text-sm">
        <span aria-hidden="true" className="text-ink-2">
          {t('own')}
        </span>
        <Select
          size="small"
          aria-label={t('own')}
          value={draft.locale}
          onValueChange={(own) => change((now) => ({ ...now, locale: own }))}
          items={locales.map((value) => ({ value, label: t(value) }))}
          className="w-36"
        />
      </div>
    </div>
  )
}
