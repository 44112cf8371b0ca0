// A ticket of a phone's size, drawn for the screen: one column on the accent's ground. A long one is taller.
import { type GroupOf, inGroups, onAccentGround, paperColors } from '@/server/tickets/pdf/contract'
import type { SheetProps } from './a4-sheet'
import { CodeText, FactRows, FooterBlock, InCard, NotesBlock } from './sheet-blocks'
import { Brand, Code, Cover, Tear } from './sheet-drawings'
import { Line } from './sheet-text'
import { type Place, pt, type SheetPictures } from './sheet-units'

const MILLIMETRE = 72 / 25.4
export const PHONE_WIDTH = 100 * MILLIMETRE
const HEIGHT = 180 * MILLIMETRE
const MARGIN = 13
const CARD_WIDTH = PHONE_WIDTH - 2 * MARGIN
const INSET = 18
const INNER_WIDTH = CARD_WIDTH - 2 * INSET
const RADIUS = 14
const NOTCH = 7
const SCALE = 0.86
const CODE_SIZES = { small: 140, medium: 172, large: INNER_WIDTH } as const
/** `most`: signs that still fit into half the card. */
const ROWS = { gap: 12, most: 26, sizes: [11, 18] as [number, number] }

export function PhoneSheet({ pieces, mark, design, palette: onPaper, pictures, codeLabel }: SheetProps) {
  const palette = onAccentGround(onPaper)
  // Our own advice is for paper: the phone's page says it beside the ticket.
  const { card, below } = inGroups(pieces.filter((piece) => piece.kind !== 'notes' || piece.isOwn))
  const place: Place = { scale: SCALE, palette, width: INNER_WIDTH }
  const cover = design.cover === 'event' ? pictures.cover : null
  return (
    <div style={{ minHeight: pt(HEIGHT), padding: pt(MARGIN), background: palette.ground, color: palette.ink }}>
      <div className="flex items-center justify-between" style={{ marginBottom: pt(11), paddingInline: pt(4) }}>
        <Brand logo={pictures.logo} palette={palette} size={16} />
        <Line of={mark} size={8.5} color={palette.onGround2} scale={1} strong />
      </div>
      <div style={{ background: paperColors.card, borderRadius: pt(RADIUS), paddingBottom: pt(6) }}>
        {card.map((group, index) => {
          const before = card[index - 1] ?? null
          if (group.kind === 'head') {
            // The page itself has the colour: without a picture there is nothing to add.
            if (!cover) return null
            const look = { width: CARD_WIDTH, height: 72, radius: before ? 0 : RADIUS }
            return <Cover key={group.id} cover={cover} isPlain={false} palette={palette} {...look} />
          }
          return (
            <div key={group.id}>
              {isTorn(group, before, cover !== null) ? (
                <Tear notch={NOTCH} ground={palette.ground} outline={false} />
              ) : null}
              {group.kind === 'stub' ? (
                <Stub of={group} place={place} code={pictures.code} label={codeLabel} />
              ) : (
                <Section of={group} place={place} />
              )}
            </div>
          )
        })}
      </div>
      <div className="grid" style={{ padding: `${pt(12)} ${pt(4)} 0`, gap: pt(9) }}>
        {below.map((piece) =>
          piece.kind === 'notes' ? (
            <NotesBlock key={piece.id} of={piece} place={place} gap={0} />
          ) : (
            <FooterBlock key={piece.id} of={piece} place={place} />
          ),
        )}
      </div>
    </div>
  )
}

/** The code's part is torn off from what stands before and behind it. */
function isTorn(group: GroupOf<string>, before: GroupOf<string> | null, hasCover: boolean): boolean {
  if (!before || (before.kind === 'head' && !hasCover)) return false
  // A code with facts has torn them off by itself.
  return group.kind === 'stub' || (before.kind === 'stub' && before.facts.length === 0)
}

function Section({ of, place }: { of: Extract<GroupOf<string>, { kind: 'section' }>; place: Place }) {
  return (
    <div className="grid" style={{ padding: `${pt(9)} ${pt(INSET)}`, gap: pt(9) }}>
      {of.pieces.map((piece) => (
        <InCard
          key={piece.id}
          of={piece}
          place={place}
          largest={26}
          gap={0}
          facts={piece.kind === 'facts' ? <FactRows {...ROWS} of={piece.facts} place={place} /> : null}
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

function Stub({ of: { code: piece, facts }, place, code, label }: StubProps) {
  return (
    <div>
      <div className="grid justify-items-center" style={{ paddingBlock: pt(2), gap: pt(1) }}>
        <Code code={code} size={CODE_SIZES[piece.size]} label={label} />
        <CodeText of={piece} place={place} size={19} isCentred />
      </div>
      {facts.length > 0 ? (
        <div>
          <Tear notch={NOTCH} ground={place.palette.ground} outline={false} />
          <div style={{ padding: `${pt(7)} ${pt(INSET)}` }}>
            <FactRows {...ROWS} of={facts} place={place} />
          </div>
        </div>
      ) : null}
    </div>
  )
}
