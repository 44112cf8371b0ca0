// Entries in each five minutes, drawn on the server as bars; the same figures stand in a table below them.
import { useLocale, useTranslations } from 'next-intl'
import { EmptyState } from '@/components/ui/page-parts'
import { formatInstant, formatNumber } from '@/server/kernel/format'
import { ARRIVAL_STEP_MS, type RoomFigures } from '@/server/scanning/live/contract'

const width = 720
const height = 180
const top = 12

type ArrivalsChartProps = { arrivals: RoomFigures['arrivals']; timeZone: string }

export function ArrivalsChart({ arrivals: { from, counts }, timeZone }: ArrivalsChartProps) {
  const t = useTranslations('controlRoom.arrivals')
  const locale = useLocale()
  const steps = counts.map((count, index) => {
    const at = new Date(from.getTime() + index * ARRIVAL_STEP_MS)
    return { count, time: formatInstant(at, { timeZone, locale, style: 'time' }) }
  })
  const highest = Math.max(...counts)
  if (highest === 0) return <EmptyState title={t('none')}>{t('noneText')}</EmptyState>
  const step = width / steps.length
  return (
    <figure className="min-w-0">
      <figcaption className="mb-3 text-[13px] text-ink-2">{t('rate', { count: highest })}</figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        className="block h-40 w-full sm:h-48"
      >
        {[0, 0.5, 1].map((share) => (
          <path
            key={share}
            d={`M0 ${top + share * (height - top)}H${width}`}
            stroke="var(--line)"
            vectorEffect="non-scaling-stroke"
          />
        ))}
        {steps.map(({ count, time }, index) => {
          const tall = (count / highest) * (height - top)
          return (
            <rect
              key={time}
              x={index * step + step * 0.12}
              y={height - tall}
              width={step * 0.76}
              height={tall}
              fill="var(--accent)"
            />
          )
        })}
      </svg>
      <div aria-hidden="true" className="num mt-1.5 flex justify-between text-xs text-ink-3">
        {[0, 12, 24, steps.length - 1].map((index) => (
          <span key={index}>{steps[index]?.time}</span>
        ))}
      </div>
      <details className="mt-3 text-sm">
        <summary className="inline-flex min-h-11 cursor-pointer items-center font-semibold text-ink-2">
          {t('table')}
        </summary>
        <table className="num mt-2 w-full max-w-80 text-left">
          <thead className="border-b border-line text-[13px] text-ink-2">
            <tr>
              <th scope="col" className="py-1.5 font-semibold">
                {t('when')}
              </th>
              <th scope="col" className="py-1.5 text-right font-semibold">
                {t('people')}
              </th>
            </tr>
          </thead>
          <tbody>
            {steps.map(({ time, count }) => (
              <tr key={time} className="border-b border-line last:border-b-0">
                <td className="py-1.5">{time}</td>
                <td className="py-1.5 text-right">{formatNumber(count, locale)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}
