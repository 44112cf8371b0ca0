// A curve over equal steps (days, hours), drawn on the server: no script, one accent, an optional dashed comparison.
// The table of values is there for screen readers, so that the picture is never the only carrier.
import { cn } from './cn'

export type ChartPoint = { label: string; value: number; text: string }

type AreaChartProps = {
  /** Names the chart: "Ventes par jour". */
  label: string
  points: readonly ChartPoint[]
  /** The same steps of another edition. */
  compare?: readonly number[]
  legend?: { now: string; compare?: string }
  /** How many labels to write below; the first and last are always there. */
  ticks?: number
  /** Writes whole numbers beside the lines; without it the lines have none. */
  scale?: (value: number) => string
  className?: string
}

const width = 760
const height = 200
const top = 20

export function AreaChart({ label, points, compare = [], legend, ticks = 5, scale, className }: AreaChartProps) {
  const most = Math.max(1, ...points.map((point) => point.value), ...compare)
  const highest = scale ? roundTop(most) : most
  const line = curve(
    points.map((point) => point.value),
    highest,
  )
  const last = points.at(-1)
  return (
    <figure className={cn('min-w-0', className)}>
      <figcaption className="sr-only">{label}</figcaption>
      {legend ? <Legend {...legend} /> : null}
      {/* Strokes keep their width while the picture is stretched to the card. */}
      <div className={cn('relative', scale && 'ml-12')}>
        {scale
          ? [0, 1, 2, 3].map((step) => (
              <span
                key={step}
                aria-hidden="true"
                className="num absolute right-full -translate-y-1/2 pr-2 text-xs text-ink-3"
                style={{ top: `${(level((highest * step) / 3, highest) / height) * 100}%` }}
              >
                {scale((highest * step) / 3)}
              </span>
            ))
          : null}
        <svg
          viewBox={`0 0 ${width} ${height}`}
          preserveAspectRatio="none"
          aria-hidden="true"
          className="block h-44 w-full sm:h-52"
        >
          {[0, 1, 2, 3].map((step) => (
            <path
              key={step}
              d={`M0 ${top + (step * (height - top)) / 3}H${width}`}
              stroke="var(--line)"
              vectorEffect="non-scaling-stroke"
            />
          ))}
          {points.length > 1 ? (
            <>
              <path d={`${line}L${width} ${height}L0 ${height}Z`} fill="var(--accent-soft)" />
              <path
                d={line}
                fill="none"
                stroke="var(--accent)"
                strokeWidth="2.5"
                strokeLinejoin="round"
                vectorEffect="non-scaling-stroke"
              />
            </>
          ) : null}
          {compare.length > 1 ? (
            <path
              d={curve(compare, highest)}
              fill="none"
              stroke="var(--ink-3)"
              strokeWidth="1.5"
              strokeDasharray="4 5"
              vectorEffect="non-scaling-stroke"
            />
          ) : null}
        </svg>
        {last ? (
          <span
            aria-hidden="true"
            className="absolute right-0 size-3 translate-x-1/2 -translate-y-1/2 rounded-full border-[2.5px] border-card bg-accent"
            style={{ top: `${(level(last.value, highest) / height) * 100}%` }}
          />
        ) : null}
      </div>
      <div aria-hidden="true" className={cn('num mt-1.5 flex justify-between text-xs text-ink-3', scale && 'ml-12')}>
        {spread(points, ticks).map((point) => (
          <span key={point.label}>{point.label}</span>
        ))}
      </div>
      <ul className="sr-only">
        {points.map((point) => (
          <li key={point.label}>{`${point.label}, ${point.text}`}</li>
        ))}
      </ul>
    </figure>
  )
}

function Legend({ now, compare }: { now: string; compare?: string }) {
  return (
    <p className="mb-3 flex flex-wrap gap-x-4 gap-y-1 text-[13px] text-ink-2">
      <span className="inline-flex items-center gap-1.5">
        <span aria-hidden="true" className="h-[3px] w-4 bg-accent" />
        {now}
      </span>
      {compare ? (
        <span className="inline-flex items-center gap-1.5">
          <span aria-hidden="true" className="w-4 border-t-2 border-dashed border-ink-3" />
          {compare}
        </span>
      ) : null}
    </p>
  )
}

function curve(values: readonly number[], highest: number): string {
  const step = values.length > 1 ? width / (values.length - 1) : 0
  return values
    .map((value, index) => `${index === 0 ? 'M' : 'L'}${(index * step).toFixed(1)} ${level(value, highest).toFixed(1)}`)
    .join('')
}

/** Three times 1, 2 or 5 of some power of ten, so that each line stands for a whole number. */
export function roundTop(most: number): number {
  const third = most / 3
  const power = 10 ** Math.max(0, Math.floor(Math.log10(third)))
  return 3 * power * ([1, 2, 5, 10].find((one) => one * power >= third) ?? 10)
}

function level(value: number, highest: number): number {
  return height - (Math.max(0, value) / highest) * (height - top)
}

function spread(points: readonly ChartPoint[], count: number): ChartPoint[] {
  if (points.length <= count) return [...points]
  const chosen = Array.from(
    { length: count },
    (_, index) => points[Math.round((index * (points.length - 1)) / (count - 1))],
  )
  return chosen.filter((point) => point !== undefined)
}
