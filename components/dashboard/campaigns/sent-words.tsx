'use client'
// What a campaign says to who does not write it, or said once it has left: the mail itself, in each of its languages. Written when it is opened.
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Card, CardBody } from '@/components/ui/card'
import { usualAudience } from '@/server/campaigns/audience/contract'
import type { CampaignView } from '@/server/campaigns/contract'
import { type Locale, locales } from '@/server/kernel/format'
import { useErrorText } from '../error-text'
import { MessagePreview } from '../message-templates/message-preview'
import { Segmented } from '../templates/segmented'
import { useCampaignPreview } from './use-campaign-preview'

type SentWordsProps = {
  organization: string
  campaign: Pick<CampaignView, 'eventId' | 'kind' | 'content'>
  locale: Locale
}

export function SentWords(props: SentWordsProps) {
  const t = useTranslations('campaigns.words')
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="link inline-flex min-h-11 cursor-pointer items-center font-semibold">{t('show')}</summary>
      {isOpen ? <Mail {...props} /> : null}
    </details>
  )
}

function Mail({ organization, campaign: { eventId, kind, content }, locale: page }: SentWordsProps) {
  const t = useTranslations('campaigns')
  const { textOf } = useErrorText()
  const written = locales.filter((one) => content[one] !== undefined)
  const [locale, setLocale] = useState<Locale>(written.find((one) => one === page) ?? written[0] ?? page)
  const { mail, isLoading, error } = useCampaignPreview({
    organization,
    eventId,
    // Nobody in particular reads it.
    audience: usualAudience,
    kind,
    content,
    locale,
    personKey: null,
  })
  return (
    <Card className="mt-3">
      <CardBody>
        <MessagePreview
          mail={mail}
          isLoading={isLoading}
          problem={error ? textOf(error) : null}
          note={t('person.madeUp')}
          action={
            written.length > 1 ? (
              <Segmented
                legend={t('words.language')}
                value={locale}
                onValueChange={setLocale}
                items={written.map((value) => ({ value, label: t(`words.languages.${value}`) }))}
              />
            ) : null
          }
        />
      </CardBody>
    </Card>
  )
}
