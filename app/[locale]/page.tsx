// The front page for visitors: what Portillon does, what is on sale here, and the way in. No script but the two switches.
import type { Metadata } from 'next'
import { getTranslations, setRequestLocale } from 'next-intl/server'
import type { ReactNode } from 'react'
import { EventCard } from '@/components/event/event-card'
import { ExampleTicket } from '@/components/shell/example-ticket'
import { PublicShell } from '@/components/shell/public-shell'
import { buttonStyles } from '@/components/ui/button'
import { localePath } from '@/i18n/paths'
import { listPublicEvents } from '@/server/capacity/public-events'
import { asLocale, type Locale } from '@/server/kernel/format'
import { visitorCtx } from './visitor'

type PageProps = { params: Promise<{ locale: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const locale = asLocale((await params).locale)
  const t = await getTranslations({ locale, namespace: 'home' })
  return {
    title: { absolute: t('title') },
    description: t('description'),
    alternates: { canonical: localePath(locale, '/'), languages: { fr: '/', en: '/en', 'x-default': '/' } },
  }
}

export default async function HomePage({ params }: PageProps) {
  const locale = asLocale((await params).locale)
  setRequestLocale(locale)
  return (
    <PublicShell locale={locale}>
      <div className="mx-auto max-w-[1180px] px-[18px] sm:px-10">
        <Opening locale={locale} />
        <OnSale locale={locale} />
        <Steps locale={locale} />
        <Promises locale={locale} />
      </div>
    </PublicShell>
  )
}

async function Opening({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'home' })
  return (
    <section className="grid items-center gap-x-16 gap-y-12 pt-6 pb-20 sm:pt-10 lg:grid-cols-[1fr_430px] lg:pb-24">
      <div>
        <p className="eyebrow mb-4">{t('eyebrow')}</p>
        <h1 className="text-[48px] sm:text-[76px]">{t('headline')}</h1>
        <p className="mt-6 max-w-[50ch] text-lg leading-relaxed text-ink-2 sm:text-[19px]">{t('lead')}</p>
        <Doors locale={locale} />
        <p className="mt-5 text-sm text-ink-2">{t('note')}</p>
      </div>
      <div className="relative -mx-[18px] flex justify-center bg-[oklch(0.455_0.245_268)] px-6 pt-10 pb-24 sm:mx-0 sm:rounded-lg">
        <ExampleTicket
          over={t('ticket.over')}
          title={t('ticket.title')}
          label={t('ticket.example')}
          facts={[
            { key: 'holder', label: t('ticket.holder'), value: t('ticket.holderName') },
            { key: 'type', label: t('ticket.type'), value: t('ticket.typeName') },
            { key: 'when', label: t('ticket.when'), value: [t('ticket.whenDay'), t('ticket.whenTime')].join(', ') },
            { key: 'where', label: t('ticket.where'), value: t('ticket.whereName') },
          ]}
        />
        <Verdict word={t('ticket.admitted')} detail={t('ticket.admittedDetail')} />
      </div>
    </section>
  )
}

/** The gate's answer to the ticket above it: the one green surface of the page, because it is the gate. */
function Verdict({ word, detail }: { word: ReactNode; detail: ReactNode }) {
  return (
    <div className="absolute -bottom-7 left-1/2 flex w-[min(100%-3rem,23rem)] -translate-x-1/2 items-center gap-4 rounded-md bg-admitted px-5 py-4 text-white">
      <svg viewBox="0 0 40 40" fill="none" aria-hidden="true" className="size-10 shrink-0">
        <path
          d="m6 21 10 10L34 10"
          stroke="currentColor"
          strokeWidth="5.5"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <p>
        <span className="verdict block text-[28px]">{word}</span>
        <span className="num block text-sm font-semibold">{detail}</span>
      </p>
    </div>
  )
}

async function Doors({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'home' })
  return (
    <p className="mt-8 flex flex-wrap gap-3">
      <a href={localePath(locale, '/sign-up')} className={buttonStyles({ size: 'large' })}>
        {t('start')}
      </a>
      <a href={localePath(locale, '/sign-in')} className={buttonStyles({ tone: 'ghost', size: 'large' })}>
        {t('signIn')}
      </a>
    </p>
  )
}

async function OnSale({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'home.events' })
  const events = await listPublicEvents(await visitorCtx())
  return (
    <section className="ink-rule pt-8 pb-16 lg:pb-20">
      <h2 className="text-[32px] sm:text-[44px]">{t('title')}</h2>
      {events.length === 0 ? (
        <p className="mt-4 max-w-[50ch] text-lg text-ink-2">{t('none')}</p>
      ) : (
        <ul className="mt-8 grid gap-x-8 gap-y-11 sm:grid-cols-2 lg:grid-cols-3">
          {events.map((event) => (
            <li key={event.id} className="min-w-0">
              <EventCard event={event} locale={locale} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

async function Steps({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'home.steps' })
  const steps = ['sell', 'send', 'scan'] as const
  return (
    <section className="ink-rule pt-8 pb-16">
      <h2 className="text-[32px] sm:text-[44px]">{t('title')}</h2>
      <ol className="mt-8 grid gap-x-12 gap-y-9 md:grid-cols-3">
        {steps.map((step, index) => (
          <li key={step}>
            <span aria-hidden="true" className="display num text-[40px] text-accent">
              {index + 1}
            </span>
            <h3 className="mt-2 text-2xl">{t(`${step}.title`)}</h3>
            <p className="mt-2 text-ink-2">{t(`${step}.text`)}</p>
          </li>
        ))}
      </ol>
    </section>
  )
}

async function Promises({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'home' })
  const promises = ['noOversell', 'money', 'refusal', 'open'] as const
  return (
    <section className="grid gap-x-16 gap-y-8 border-t border-line pt-8 lg:grid-cols-[1fr_1.6fr]">
      <div>
        <h2 className="text-[32px] sm:text-[44px]">{t('promises.title')}</h2>
      </div>
      <dl className="grid gap-x-10 sm:grid-cols-2">
        {promises.map((promise) => (
          <div key={promise} className="border-b border-line py-5">
            <dt className="font-semibold">{t(`promises.${promise}.title`)}</dt>
            <dd className="mt-1 text-ink-2">{t(`promises.${promise}.text`)}</dd>
          </div>
        ))}
      </dl>
      <div className="lg:col-span-2 lg:mt-6">
        <h2 className="text-[28px] sm:text-[36px]">{t('organizers.title')}</h2>
        <p className="mt-2 text-ink-2">{t('organizers.text')}</p>
        <Doors locale={locale} />
      </div>
    </section>
  )
}
