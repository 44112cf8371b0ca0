// What is used of each limit, as numbers and bars.
import { CapacityBar } from '@/components/ui/bars'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { type BillingOverview, limitNames } from '@/server/subscriptions/contract'
import { useBillingWords } from './billing-words'

export function UsageCard({ billing: { usage, limits } }: { billing: BillingOverview }) {
  const { t, locale } = useBillingWords()
  return (
    <Card className="mb-9">
      <CardHeader title={t('usage.title')} />
      <CardBody>
        <p className="mb-3 max-w-[60ch] text-ink-2">{t('usage.lead')}</p>
        <div className="grid gap-x-10 lg:grid-cols-3">
          {limitNames.map((name) => (
            <CapacityBar
              key={name}
              label={t(`usage.${name}`)}
              sold={usage[name]}
              size={limits[name]}
              locale={locale}
              note={noteOf(name)}
            />
          ))}
        </div>
      </CardBody>
    </Card>
  )

  function noteOf(name: (typeof limitNames)[number]) {
    const limit = limits[name]
    if (limit !== null && usage[name] > limit) return t('usage.beyond')
    if (limit !== null && usage[name] === limit) return t('usage.full')
    return name === 'members' ? null : t(`usage.${name}Note`)
  }
}
