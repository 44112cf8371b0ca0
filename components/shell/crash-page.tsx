'use client'
// What a visitor sees when a page broke: what happened, what to do, and the reference under which the log has it.
// Ships with every page, so it carries its few texts itself and needs no provider.
import en from '@/i18n/messages/en/crash.json'
import fr from '@/i18n/messages/fr/crash.json'
import type { Locale } from '@/server/kernel/format'

type CrashPageProps = { locale: Locale; error: unknown; retry: () => void }

export function CrashPage({ locale, error, retry }: CrashPageProps) {
  const texts = locale === 'en' ? en : fr
  const reference = digestOf(error)
  return (
    <main role="alert" className="mx-auto max-w-[640px] px-[18px] pt-[16vh] pb-10 sm:px-10">
      <p className="eyebrow mb-3">{texts.eyebrow}</p>
      <h1 className="text-[44px] sm:text-[64px]">{texts.title}</h1>
      <p className="mt-5 max-w-[52ch] text-lg text-ink-2">{texts.text}</p>
      <p className="mt-8 flex flex-wrap items-center gap-x-6 gap-y-3">
        <button
          type="button"
          onClick={retry}
          className="inline-flex min-h-12 items-center rounded-full bg-accent px-[22px] font-semibold text-accent-ink hover:bg-accent-strong"
        >
          {texts.retry}
        </button>
        <a href={locale === 'en' ? '/en' : '/'} className="link inline-flex min-h-11 items-center">
          {texts.home}
        </a>
      </p>
      {reference ? (
        <p className="num mt-10 border-t border-line pt-4 text-sm text-ink-2">
          {texts.reference} <code className="font-sans font-semibold text-ink select-all">{reference}</code>
        </p>
      ) : null}
    </main>
  )
}

function digestOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('digest' in error)) return null
  return typeof error.digest === 'string' ? error.digest : null
}
