// The blocks that both sizes of a drawn ticket share, at the measures of the printed ones.
import type { ReactNode } from 'react'
import { type FactOf, inRows, type PieceOf } from '@/server/tickets/pdf/contract'
import { Heading, Line } from './sheet-text'
import { type Place, pt } from './sheet-units'

type Piece<Kind extends PieceOf<string>['kind']> = Extract<PieceOf<string>, { kind: Kind }>

/** Two texts of a ticket may be the same: they are told apart by their place. */
function inOrder<T>(all: readonly T[]): [key: string, one: T][] {
  return all.map((one, index) => [String(index), one])
}

type FactProps = { of: FactOf<string>; place: Place; sizes: [smallest: number, largest: number] }

export function FactBlock({ of, place, sizes }: FactProps) {
  const { scale, palette, width } = place
  return (
    <div className="grid content-start" style={{ width: pt(width), gap: pt(2.5 * scale) }}>
      <Line of={of.label} size={9} color={palette.ink3} scale={scale} strong />
      {of.isName ? (
        <Heading of={of.value} place={place} lines={1.6} sizes={sizes} />
      ) : (
        <Line of={of.value} size={12.5} color={palette.ink} scale={scale} strong />
      )}
      {inOrder(of.details).map(([key, detail]) => (
        <Line key={key} of={detail} size={10.5} color={palette.ink2} scale={scale} />
      ))}
    </div>
  )
}

type RowsProps = {
  of: readonly FactOf<string>[]
  place: Place
  gap: number
  sizes: [smallest: number, largest: number]
  /** Longer ones have a row of their own. */
  most?: number
}

/** Two beside each other, row by row. */
export function FactRows({ of, place, gap, sizes, most = Number.POSITIVE_INFINITY }: RowsProps) {
  const column = { ...place, width: (place.width - gap) / 2 }
  return (
    <div className="grid" style={{ gap: pt(9 * place.scale) }}>
      {inOrder(inRows(of, most, (text) => text.length)).map(([key, row]) => (
        <div key={key} className="flex" style={{ gap: pt(gap) }}>
          {inOrder(row).map(([position, fact]) => {
            const isAlone = row.length === 1 && (of.length === 1 || Number.isFinite(most))
            return <FactBlock key={position} of={fact} place={isAlone ? place : column} sizes={sizes} />
          })}
        </div>
      ))}
    </div>
  )
}

export function TitleBlock({ of, place, largest }: { of: Piece<'title'>; place: Place; largest: number }) {
  return (
    <div>
      {of.presents ? <Line of={of.presents} size={10} color={place.palette.ink2} scale={place.scale} strong /> : null}
      <Heading of={of.title} place={place} lines={2} sizes={[Math.min(17, largest), largest]} />
    </div>
  )
}

export function TextBlock({ of, place: { scale, palette } }: { of: Piece<'text'>; place: Place }) {
  return (
    <div className="grid" style={{ gap: pt(3 * scale) }}>
      {of.heading ? <Line of={of.heading} size={11} color={palette.ink} scale={scale} strong /> : null}
      {of.body ? <Line of={of.body} size={10.5} color={palette.ink2} scale={scale} /> : null}
    </div>
  )
}

type NotesProps = { of: Piece<'notes'>; place: Place; gap: number; isInCard?: boolean }

/** Beside each other on paper, below each other on a phone (`gap` 0). */
export function NotesBlock({ of, place: { scale, palette }, gap, isInCard }: NotesProps) {
  const [strong, soft] = isInCard ? [palette.ink, palette.ink2] : [palette.onGround, palette.onGround2]
  const columns = gap > 0 ? `repeat(${of.notes.length}, minmax(0, 1fr))` : undefined
  return (
    <div className="grid" style={{ gridTemplateColumns: columns, gap: pt(gap > 0 ? gap : 7 * scale) }}>
      {inOrder(of.notes).map(([key, { heading, text }]) => (
        <div key={key} className="grid content-start" style={{ gap: pt(3 * scale) }}>
          {heading ? <Line of={heading} size={9.5} color={strong} scale={scale} strong /> : null}
          <Line of={text} size={9.5} color={soft} scale={scale} />
        </div>
      ))}
    </div>
  )
}

export function FooterBlock({ of, place, isInCard }: { of: Piece<'footer'>; place: Place; isInCard?: boolean }) {
  const { scale, palette } = place
  return <Line of={of.body} size={8.5} color={isInCard ? palette.ink3 : palette.onGround2} scale={scale} />
}

type CodeTextProps = { of: Piece<'code'>; place: Place; size: number; isCentred?: boolean }

/** The code in letters, for gates that type it, and what must be known about this one. */
export function CodeText({ of, place: { scale, palette, width }, size, isCentred }: CodeTextProps) {
  return (
    <div
      className={isCentred ? 'grid justify-items-center text-center' : 'grid'}
      style={{ width: pt(width), gap: pt(2.5 * scale) }}
    >
      <Line of={of.label} size={9} color={palette.ink3} scale={scale} strong />
      <p
        className="font-display font-bold"
        style={{ color: palette.ink, fontSize: pt(size * scale), lineHeight: 1.1, letterSpacing: pt(1.4 * scale) }}
      >
        {of.code}
      </p>
      {of.warning ? <Line of={of.warning} size={9.5} color={palette.ink} scale={scale} strong /> : null}
    </div>
  )
}

type InCardProps = { of: PieceOf<string>; place: Place; largest: number; gap: number; facts: ReactNode }

/** What stands in a section of the card; `facts` is what the page makes of a row of facts. */
export function InCard({ of, place, largest, gap, facts }: InCardProps) {
  switch (of.kind) {
    case 'title':
      return <TitleBlock of={of} place={place} largest={largest} />
    case 'facts':
      return facts
    case 'text':
      return <TextBlock of={of} place={place} />
    case 'notes':
      return <NotesBlock of={of} place={place} gap={gap} isInCard />
    case 'footer':
      return <FooterBlock of={of} place={place} isInCard />
    default:
      return null
  }
}
