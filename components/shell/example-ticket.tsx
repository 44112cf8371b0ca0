// The ticket on the landing page, as an attendee would hold it. Its code reads "PORTILLON": an example that opens nothing.
import QRCode from 'qrcode'
import type { ReactNode } from 'react'
import { TearLine } from '@/components/ui/card'
import { Mark } from '@/components/ui/mark'

export type ExampleTicketTexts = {
  over: ReactNode
  title: ReactNode
  /** Name of the whole picture for screen readers. */
  label: string
  facts: readonly { key: string; label: ReactNode; value: ReactNode }[]
}

export function ExampleTicket({ over, title, label, facts }: ExampleTicketTexts) {
  return (
    <figure
      aria-label={label}
      className="w-full max-w-[350px] rounded-xl bg-white text-[oklch(0.205_0.022_270)] [--line:oklch(0.905_0.008_95)] [--notch-line:transparent] [--under:oklch(0.455_0.245_268)]"
    >
      <div className="flex items-start justify-between gap-4 px-6 pt-5 pb-4">
        <div>
          <p className="text-[15px] leading-tight font-semibold text-[oklch(0.44_0.018_270)]">{over}</p>
          <p className="display mt-0.5 text-[32px]">{title}</p>
        </div>
        <Mark className="[--mark-ink:#fff] [--mark:oklch(0.455_0.245_268)]" />
      </div>
      <TearLine />
      <div className="px-6 py-5">
        <QrPicture text="PORTILLON" />
        <p className="num mt-3 text-center text-lg font-bold tracking-wide">7KQ2M-X4HMD</p>
      </div>
      <TearLine />
      <dl className="grid grid-cols-2 gap-x-5 gap-y-3 px-6 pt-4 pb-5">
        {facts.map((fact) => (
          <div key={fact.key}>
            <dt className="text-xs text-[oklch(0.44_0.018_270)]">{fact.label}</dt>
            <dd className="text-[15px] leading-snug font-semibold">{fact.value}</dd>
          </div>
        ))}
      </dl>
    </figure>
  )
}

function QrPicture({ text }: { text: string }) {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M', version: 4 })
  let path = ''
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column)) path += `M${column} ${row}h1v1h-1z`
    }
  }
  return (
    <svg viewBox={`0 0 ${modules.size} ${modules.size}`} aria-hidden="true" className="mx-auto block w-[190px]">
      <path d={path} fill="#0d0d0d" shapeRendering="crispEdges" />
    </svg>
  )
}
