// The blocks that both sizes of a ticket share: labelled facts, the title, paragraphs and advice, at the scale of their page.
import { Image, Text, View } from '@react-pdf/renderer'
import { PLAIN_STACK } from '../pdf-fonts'
import { GatePattern, Mark } from '../ticket-pdf-parts'
import { Heading, Line } from '../ticket-pdf-text'
import { inRows } from './groups'
import type { Palette } from './palette'
import type { Fact, Piece } from './pieces'

/** Where a block stands: how small its page is set, in which colours, how wide. */
export type Place = { scale: number; palette: Palette; width: number }

/** So many that only a hostile text meets them; a page that is too full is set smaller instead. */
const MOST_LINES = 60

/** Two texts of a ticket may be the same: they are told apart by their place. */
function inOrder<T>(all: readonly T[]): [key: string, one: T][] {
  return all.map((one, index) => [String(index), one])
}

export function FactBlock({
  of,
  place,
  sizes,
}: {
  of: Fact
  place: Place
  sizes: [smallest: number, largest: number]
}) {
  const { scale, palette, width } = place
  return (
    <View style={{ width, gap: 2.5 * scale }}>
      <Line of={of.label} size={9} weight={600} color={palette.ink3} maxLines={4} scale={scale} />
      {of.isName ? (
        <Heading
          of={of.value}
          width={width}
          lines={1.6}
          sizes={sizes}
          maxLines={MOST_LINES}
          color={palette.ink}
          scale={scale}
        />
      ) : (
        <Line of={of.value} size={12.5} weight={600} color={palette.ink} maxLines={MOST_LINES} scale={scale} />
      )}
      {inOrder(of.details).map(([key, detail]) => (
        <Line key={key} of={detail} size={10.5} color={palette.ink2} maxLines={MOST_LINES} scale={scale} />
      ))}
    </View>
  )
}

type RowsProps = {
  of: readonly Fact[]
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
    <View style={{ gap: 9 * place.scale }}>
      {inOrder(inRows(of, most, ({ text }) => text.length)).map(([key, row]) => (
        <View key={key} style={{ flexDirection: 'row', gap }}>
          {row.map((fact) => {
            const isAlone = row.length === 1 && (of.length === 1 || Number.isFinite(most))
            return <FactBlock key={fact.label.text} of={fact} place={isAlone ? place : column} sizes={sizes} />
          })}
        </View>
      ))}
    </View>
  )
}

type TitleProps = { of: Extract<Piece, { kind: 'title' }>; place: Place; largest: number }

export function TitleBlock({ of, place, largest }: TitleProps) {
  const { scale, palette, width } = place
  return (
    <View>
      {of.presents ? (
        <Line of={of.presents} size={10} color={palette.ink2} weight={600} maxLines={MOST_LINES} scale={scale} />
      ) : null}
      <Heading
        of={of.title}
        width={width}
        lines={2}
        sizes={[Math.min(17, largest), largest]}
        maxLines={MOST_LINES}
        color={palette.ink}
        scale={scale}
      />
    </View>
  )
}

export function TextBlock({ of, place }: { of: Extract<Piece, { kind: 'text' }>; place: Place }) {
  const { scale, palette } = place
  return (
    <View style={{ gap: 3 * scale }}>
      {of.heading ? (
        <Line of={of.heading} size={11} weight={600} color={palette.ink} maxLines={MOST_LINES} scale={scale} />
      ) : null}
      {of.body.text ? <Line of={of.body} size={10.5} color={palette.ink2} maxLines={MOST_LINES} scale={scale} /> : null}
    </View>
  )
}

type NotesProps = { of: Extract<Piece, { kind: 'notes' }>; place: Place; gap: number; isInCard?: boolean }

/** Beside each other on paper, below each other on a phone (`gap` 0). */
export function NotesBlock({ of, place, gap, isInCard }: NotesProps) {
  const { scale, palette } = place
  const [strong, soft] = isInCard ? [palette.ink, palette.ink2] : [palette.onGround, palette.onGround2]
  return (
    <View style={gap > 0 ? { flexDirection: 'row', gap } : { gap: 7 * scale }}>
      {of.notes.map(({ heading, text }) => (
        <View key={text.text} style={{ ...(gap > 0 && { flex: 1 }), gap: 3 * scale }}>
          {heading ? (
            <Line of={heading} size={9.5} weight={600} color={strong} maxLines={MOST_LINES} scale={scale} />
          ) : null}
          <Line of={text} size={9.5} color={soft} maxLines={MOST_LINES} scale={scale} />
        </View>
      ))}
    </View>
  )
}

export function FooterBlock({
  of,
  place,
  isInCard,
}: {
  of: Extract<Piece, { kind: 'footer' }>
  place: Place
  isInCard?: boolean
}) {
  const { scale, palette } = place
  const color = isInCard ? palette.ink3 : palette.onGround2
  return <Line of={of.body} size={8.5} color={color} maxLines={MOST_LINES} scale={scale} />
}

/** The organizer's logo, or ours. */
export function Brand({ logo, palette, size }: { logo: Uint8Array | null; palette: Palette; size: number }) {
  if (logo) {
    return <Image src={Buffer.from(logo)} style={{ height: 1.4 * size, maxWidth: 8 * size, objectFit: 'contain' }} />
  }
  const face = { fontFamily: PLAIN_STACK.heading, fontWeight: 700, fontSize: 0.7 * size, letterSpacing: -0.3 }
  return (
    <View style={{ flexDirection: 'row', alignItems: 'center', gap: 0.35 * size }}>
      <Mark size={size} color={palette.onGround} bars={palette.ground} />
      <Text style={{ ...face, color: palette.onGround }}>Portillon</Text>
    </View>
  )
}

type CoverProps = {
  cover: Uint8Array | null
  isPlain: boolean
  palette: Palette
  width: number
  height: number
  radius: number
}

export function Cover({ cover, isPlain, palette, width, height, radius }: CoverProps) {
  if (cover && !isPlain) {
    const corners = { borderTopLeftRadius: radius, borderTopRightRadius: radius }
    return <Image src={Buffer.from(cover)} style={{ width, height, objectFit: 'cover', ...corners }} />
  }
  return (
    <GatePattern
      width={width}
      height={height}
      color={palette.accent}
      bars={isPlain ? palette.accent : palette.onAccent}
      radius={Math.min(radius, height)}
    />
  )
}

type CodeTextProps = { of: Extract<Piece, { kind: 'code' }>; place: Place; size: number; isCentred?: boolean }

/** The code in letters, for gates that type it, and what must be known about this one. */
export function CodeText({ of, place, size, isCentred }: CodeTextProps) {
  const { scale, palette, width } = place
  const face = { fontFamily: PLAIN_STACK.heading, fontWeight: 700, color: palette.ink, lineHeight: 1.1 }
  const align = isCentred ? ({ alignItems: 'center' } as const) : {}
  return (
    <View style={{ width, gap: 2.5 * scale, ...align }}>
      <Line of={of.label} size={9} weight={600} color={palette.ink3} scale={scale} />
      <Text style={{ ...face, fontSize: size * scale, letterSpacing: 1.4 * scale }}>{of.code}</Text>
      {of.warning ? (
        <Line of={of.warning} size={9.5} weight={600} color={palette.ink} maxLines={MOST_LINES} scale={scale} />
      ) : null}
    </View>
  )
}
