// What an organization without an event sees: the whole way in three steps, and the first one to take.
import { useTranslations } from 'next-intl'
import { ButtonLink } from '@/components/ui/button'

const steps = ['create', 'publish', 'welcome'] as const

/** `newHref` is null for those who may not create events. */
export function FirstSteps({ newHref }: { newHref: string | null }) {
  const t = useTranslations('dashboard.firstSteps')
  return (
    <section className="ink-rule pt-7">
      <h2 className="text-2xl sm:text-[28px]">{t('title')}</h2>
      <ol className="mt-7 grid gap-x-10 gap-y-7 md:grid-cols-3">
        {steps.map((step, index) => (
          <li key={step}>
            <span aria-hidden="true" className="display num text-[40px] text-accent">
              {index + 1}
            </span>
            <h3 className="mt-2 text-xl">{t(`${step}.title`)}</h3>
            <p className="mt-1.5 text-ink-2">{t(`${step}.text`)}</p>
          </li>
        ))}
      </ol>
      {newHref ? (
        <ButtonLink href={newHref} size="large" className="mt-9">
          {t('start')}
        </ButtonLink>
      ) : (
        <p className="mt-8 text-ink-2">{t('ask')}</p>
      )}
    </section>
  )
}
