// The way to the scanner, for who may scan.
import { useLocale, useTranslations } from 'next-intl'
import { ButtonLink } from '@/components/ui/button'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { localePath } from '@/i18n/paths'

export function ScannerCard({ eventId, isOpen }: { eventId: string; isOpen: boolean }) {
  const t = useTranslations('dashboard.checkIn')
  const locale = useLocale()
  return (
    <Card>
      <CardHeader title={t('scanner')} />
      <CardBody>
        <p className={isOpen ? 'mb-4 text-ink-2' : 'text-ink-2'}>{t(isOpen ? 'scannerText' : 'scannerClosed')}</p>
        {isOpen ? (
          <ButtonLink wide href={localePath(locale, `/scan?event=${eventId}`)}>
            {t('openScanner')}
          </ButtonLink>
        ) : null}
      </CardBody>
    </Card>
  )
}
