'use client'
// A ticket on a sheet of A4, drawn for the screen. Guards: like the printed one it stays one page: what would be too full is set smaller.
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import type { Design } from '@/server/templates/contract'
import {
  A4_HEIGHT,
  A4_WIDTH,
  type GroupOf,
  inGroups,
  isTooFull,
  MOST_ATTEMPTS,
  type Palette,
  type PieceOf,
  paperColors,
  smaller,
} from '@/server/tickets/pdf/contract'
import { CodeText, FactBlock, FactRows, FooterBlock, InCard, NotesBlock } from './sheet-blocks'
import { Brand, Code, Cover, Tear } from './sheet-drawings'
import { Line } from './sheet-text'
import { type Place, pt, type SheetPictures } from './sheet-units'

const MARGIN = 40
const OUTLINE = 0.8
const CARD_WIDTH = A4_WIDTH - 2 * MARGIN
const INSET = 30
const INNER_WIDTH = CARD_WIDTH - 2 * (INSET + OUTLINE)
const RADIUS = 16
const NOTCH = 11
const GAP = 26
const CODE_SIZES = { small: 112, medium: 176, large: 226 } as const
const LEAST_CODE = 106

export type SheetProps = {
  pieces: readonly PieceOf<string>[]
  /** At the top, across from the logo. */
  mark: string
  design: Design
  palette: Palette
  pictures: SheetPictures
  codeLabel: string
}

export function A4Sheet({ pieces, mark, design, palette, pictures, codeLabel }: SheetProps) {
  const sheet = useRef<HTMLDivElement>(null)
  const [fit, setFit] = useState({ pieces, scale: 1, attempt: 1 })
  // Other words are tried at full size first.
  if (fit.pieces !== pieces) setFit({ pieces, scale: 1, attempt: 1 })
  const { scale } = fit

  useLayoutEffect(() => {
    const box = sheet.current?.getBoundingClientRect()
    if (!box || box.width === 0) return
    const height = (box.height / box.width) * A4_WIDTH
    if (!isTooFull(height) || fit.attempt >= MOST_ATTEMPTS) return
    setFit({ ...fit, scale: smaller(fit.scale, height), attempt: fit.attempt + 1 })
  }, [fit])

  const { card, below } = inGroups(pieces)
  const place: Place = { scale, palette, width: INNER_WIDTH }
  return (
    <div
      ref={sheet}
      style={{
        minHeight: pt(A4_HEIGHT),
        padding: `${pt(34)} ${pt(MARGIN)} 0`,
        background: palette.ground,
        color: palette.ink,
      }}
    >
      <div
        className="flex items-center justify-between"
        style={{ gap: pt(7), marginBottom: pt(14), paddingInline: pt(2) }}
      >
        <Brand logo={pictures.logo} palette={palette} size={20} />
        <Line of={mark} size={10} color={palette.onGround2} scale={1} strong />
      </div>
      <div
        style={{
          background: paperColors.card,
          borderRadius: pt(RADIUS),
          border: `${pt(OUTLINE)} solid ${paperColors.line}`,
        }}
      >
        {card.map((group, index) => (
          <CardGroup
            key={group.id}
            of={group}
            place={place}
            isFirst={index === 0}
            cover={design.cover === 'event' ? pictures.cover : null}
            isPlain={design.cover === 'none'}
          >
            {group.kind === 'stub' ? <Stub of={group} place={place} code={pictures.code} label={codeLabel} /> : null}
          </CardGroup>
        ))}
      </div>
      <div
        className="grid"
        style={{ padding: `${pt(22 * scale)} ${pt(INSET)} ${pt(20 * scale)}`, gap: pt(14 * scale) }}
      >
        {below.map((piece) =>
          piece.kind === 'notes' ? (
            <NotesBlock key={piece.id} of={piece} place={place} gap={GAP} />
          ) : (
            <FooterBlock key={piece.id} of={piece} place={place} />
          ),
        )}
      </div>
    </div>
  )
}

type GroupProps = {
  of: GroupOf<string>
  place: Place
  isFirst: boolean
  cover: string | null
  isPlain: boolean
  children: ReactNode
}

function CardGroup({ of, place, isFirst, cover, isPlain, children }: GroupProps) {
  const { scale, palette } = place
  if (of.kind === 'head') {
    // Over the card's outline, so that the colour ends where the card ends.
    const height = isPlain ? 14 : 132 * (scale < 1 ? 0.4 : 1)
    return (
      <div style={{ marginInline: pt(-OUTLINE), marginTop: isFirst ? pt(-OUTLINE) : 0 }}>
        <Cover
          cover={cover}
          isPlain={isPlain}
          palette={palette}
          width={CARD_WIDTH}
          height={height}
          radius={isFirst ? Math.min(RADIUS, height) : 0}
        />
      </div>
    )
  }
  if (of.kind === 'stub') {
    return (
      <div>
        {isFirst ? null : <Tear notch={NOTCH} ground={palette.ground} outline />}
        {children}
      </div>
    )
  }
  return (
    <div className="grid" style={{ padding: `${pt(24 * scale)} ${pt(INSET)} ${pt(22 * scale)}`, gap: pt(18 * scale) }}>
      {of.pieces.map((piece, index) => (
        <InCard
          key={piece.id}
          of={piece}
          place={place}
          largest={40}
          gap={GAP}
          facts={
            piece.kind === 'facts' ? (
              <div
                style={
                  index > 0 ? { borderTop: `${pt(1.5)} solid ${palette.ink}`, paddingTop: pt(13 * scale) } : undefined
                }
              >
                <FactRows of={piece.facts} place={place} gap={GAP} sizes={[11.5, 23]} />
              </div>
            ) : null
          }
        />
      ))}
    </div>
  )
}

type StubProps = {
  of: Extract<GroupOf<string>, { kind: 'stub' }>
  place: Place
  code: SheetPictures['code']
  label: string
}

/** What is torn off and shown. */
function Stub({ of, place, code, label }: StubProps) {
  const { scale } = place
  const size = Math.max(LEAST_CODE, CODE_SIZES[of.code.size] * (scale < 0.8 ? scale : 1))
  const column: Place = { ...place, width: INNER_WIDTH - size - GAP }
  return (
    <div className="flex" style={{ gap: pt(GAP), padding: `${pt(12 * scale)} ${pt(INSET)} ${pt(22 * scale)}` }}>
      <Code code={code} size={size} label={label} />
      <div className="grid content-center" style={{ gap: pt(13 * scale) }}>
        {of.facts.map((fact) => (
          <FactBlock key={fact.label} of={fact} place={column} sizes={[11.5, 23]} />
        ))}
        <CodeText of={of.code} place={column} size={25} />
      </div>
    </div>
  )
}
