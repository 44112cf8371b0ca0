// What the page behind an unsubscription link says, and its one button: who sends, to which address, what ends and what goes on.
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import type { UnsubscribeView } from '@/server/campaigns/contract'
import type { Locale } from '@/server/kernel/format'

/** `view` null: there is no such link. */
type UnsubscribeFormProps = { view: UnsubscribeView | null; token: string; locale: Locale }

export function UnsubscribeForm({ view, token, locale }: UnsubscribeFormProps) {
  const t = useTranslations('campaigns.unsubscribe')
  if (!view) return <Said title={t('invalid')}>{t('invalidText')}</Said>
  const { organizationName: organization, address, isSubscribed } = view
  if (isSubscribed) {
    return (
      <Said title={t('question', { organization })}>
        <p>{t('text', { organization, address })}</p>
        <Choice token={token} locale={locale} wish="unsubscribe">
          <Button type="submit" className="mt-7 max-sm:w-full">
            {t('submit')}
          </Button>
        </Choice>
        <p className="mt-7 text-[15px] text-ink-2">{t('keeps')}</p>
      </Said>
    )
  }
  return (
    <Said title={t('done')}>
      <p role="status">{t('doneText', { organization, address })}</p>
      <p className="mt-3 text-[15px] text-ink-2">{t('keeps')}</p>
      <div className="mt-8 border-t border-line pt-6">
        <p className="text-[15px] text-ink-2">{t('againText')}</p>
        <Choice token={token} locale={locale} wish="subscribe">
          <Button type="submit" tone="ghost" className="mt-3 max-sm:w-full">
            {t('again')}
          </Button>
        </Choice>
      </div>
    </Said>
  )
}

function Said({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <h1 className="text-[34px] text-balance break-words sm:text-[44px]">{title}</h1>
      <div className="mt-5 text-lg break-words">{children}</div>
    </>
  )
}

type ChoiceProps = { token: string; locale: Locale; wish: 'unsubscribe' | 'subscribe'; children: ReactNode }

function Choice({ token, locale, wish, children }: ChoiceProps) {
  return (
    <form method="post" action={`/api/unsubscribe/${encodeURIComponent(token)}`}>
      <input type="hidden" name="do" value={wish} />
      <input type="hidden" name="locale" value={locale} />
      {children}
    </form>
  )
}
