// What the page behind an unsubscription link says, and its one button: who sends, to which address, what ends and what goes on.
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { UnsubscribeView } from '@/server/campaigns/contract'
import type { Locale } from '@/server/kernel/format'

type UnsubscribeFormProps = {
  /** Null: there is no such link. */
  view: UnsubscribeView | null
  token: string
  locale: Locale
  /** What was asked for was not done, since too many ask from that network. */
  isBusy: boolean
  /** They have just taken them up again. */
  isBack: boolean
}

export function UnsubscribeForm({ view, token, locale, isBusy, isBack }: UnsubscribeFormProps) {
  const t = useTranslations('campaigns.unsubscribe')
  if (!view) return <Said title={t('invalid')}>{t('invalidText')}</Said>
  const { organizationName: organization, address, standing } = view
  const busy = isBusy ? (
    <Notice tone="bad" live title={t('busy')} className="mb-5">
      {t('busyText')}
    </Notice>
  ) : null
  if (standing === 'bounced' || standing === 'by_member')
    return (
      <Said title={t('nothing', { organization })}>
        <p role="status">{t(standing, { organization, address })}</p>
      </Said>
    )
  if (standing === 'subscribed' && isBack && !isBusy) {
    return (
      <Said title={t('back')}>
        <p role="status">{t('backText', { organization, address })}</p>
        <Choice token={token} locale={locale} wish="unsubscribe">
          <button type="submit" className="link mt-7 inline-flex min-h-11 cursor-pointer items-center text-[15px]">
            {t('submit')}
          </button>
        </Choice>
      </Said>
    )
  }
  if (standing === 'subscribed') {
    return (
      <Said title={t('question', { organization })}>
        {busy}
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
      {busy}
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
