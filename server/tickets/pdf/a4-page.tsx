// A ticket on a sheet of A4: a card with a part to tear off, and what is said around it. Guards: the code is 30 mm and wider; at scale 1
// the built-in design looks as every ticket before there were designs.
import { Page, View } from '@react-pdf/renderer'
import { COLORS, Code, TearLine } from '../ticket-pdf-parts'
import { Line, plain } from '../ticket-pdf-text'
import {
  Brand,
  CodeText,
  Cover,
  FactBlock,
  FactRows,
  FooterBlock,
  NotesBlock,
  type Place,
  TextBlock,
  TitleBlock,
} from './blocks'
import { inGroups } from './groups'
import type { PageProps } from './page-props'
import { A4_HEIGHT, A4_WIDTH } from './page-scale'
import type { Group } from './pieces'

const MARGIN = 40
const MARGIN_TOP = 34
const OUTLINE = 0.8
const CARD_WIDTH = A4_WIDTH - 2 * MARGIN
const INSET = 30
const INNER_WIDTH = CARD_WIDTH - 2 * (INSET + OUTLINE)
const RADIUS = 16
const GAP = 26
/** With the white around it, which is 8 of 49 modules: the black of the least is 31 mm wide. */
const CODE_SIZES = { small: 112, medium: 176, large: 226 } as const
const LEAST_CODE = 106

export function A4Page({ ticket, pieces, palette, design, scale }: PageProps) {
  const { card, below } = inGroups(pieces)
  const place: Place = { scale, palette, width: INNER_WIDTH }
  return (
    <Page size="A4" wrap={false} style={{ ...PAGE, backgroundColor: palette.ground }}>
      <View style={HEADER}>
        <View style={{ flexGrow: 1, flexDirection: 'row' }}>
          <Brand logo={ticket.logo ?? null} palette={palette} size={20} />
        </View>
        <Line of={plain(ticket.mark)} size={10} weight={600} color={palette.onGround2} />
      </View>
      <View style={CARD}>
        {card.map((group, index) => (
          <CardGroup
            key={group.id}
            of={group}
            place={place}
            isFirst={index === 0}
            head={{ cover: ticket.cover ?? null, isPlain: design.cover === 'none' }}
          />
        ))}
      </View>
      <View style={{ paddingHorizontal: INSET, paddingTop: 22 * scale, paddingBottom: 20 * scale, gap: 14 * scale }}>
        {below.map((piece) =>
          piece.kind === 'notes' ? (
            <NotesBlock key={piece.id} of={piece} place={place} gap={GAP} />
          ) : (
            <FooterBlock key={piece.id} of={piece} place={place} />
          ),
        )}
      </View>
    </Page>
  )
}

const PAGE = { minHeight: A4_HEIGHT, paddingHorizontal: MARGIN, paddingTop: MARGIN_TOP }
const HEADER = { flexDirection: 'row', alignItems: 'center', gap: 7, marginBottom: 14, paddingHorizontal: 2 } as const
const CARD = { backgroundColor: COLORS.card, borderRadius: RADIUS, border: `${OUTLINE} solid ${COLORS.line}` }

type GroupProps = { of: Group; place: Place; isFirst: boolean; head: { cover: Uint8Array | null; isPlain: boolean } }

function CardGroup({ of, place, isFirst, head }: GroupProps) {
  const { scale, palette } = place
  if (of.kind === 'head') {
    // Over the card's outline, so that the colour ends where the card ends.
    const height = head.isPlain ? 14 : 132 * (scale < 1 ? 0.4 : 1)
    return (
      <View style={{ width: CARD_WIDTH, height, marginTop: isFirst ? -OUTLINE : 0, marginHorizontal: -OUTLINE }}>
        <Cover {...head} palette={palette} width={CARD_WIDTH} height={height} radius={isFirst ? RADIUS : 0} />
      </View>
    )
  }
  if (of.kind === 'stub') {
    return (
      <View>
        {isFirst ? null : <TearLine width={CARD_WIDTH} outline={OUTLINE} ground={palette.ground} />}
        <Stub of={of} place={place} />
      </View>
    )
  }
  return (
    <View style={{ paddingHorizontal: INSET, paddingTop: 24 * scale, paddingBottom: 22 * scale, gap: 18 * scale }}>
      {of.pieces.map((piece, index) => {
        switch (piece.kind) {
          case 'title':
            return <TitleBlock key={piece.id} of={piece} place={place} largest={40} />
          case 'facts': {
            const isRuled = index > 0 && { borderTop: `1.5 solid ${palette.ink}`, paddingTop: 13 * scale }
            return (
              <View key={piece.id} style={{ ...isRuled }}>
                <FactRows of={piece.facts} place={place} gap={GAP} sizes={[11.5, 23]} />
              </View>
            )
          }
          case 'text':
            return <TextBlock key={piece.id} of={piece} place={place} />
          case 'notes':
            return <NotesBlock key={piece.id} of={piece} place={place} gap={GAP} isInCard />
          case 'footer':
            return <FooterBlock key={piece.id} of={piece} place={place} isInCard />
          default:
            return null
        }
      })}
    </View>
  )
}

/** What is torn off and shown. */
function Stub({ of: { code, facts }, place }: { of: Extract<Group, { kind: 'stub' }>; place: Place }) {
  const { scale } = place
  const size = Math.max(LEAST_CODE, CODE_SIZES[code.size] * (scale < 0.8 ? scale : 1))
  const column: Place = { ...place, width: INNER_WIDTH - size - GAP }
  const padding = { paddingHorizontal: INSET, paddingTop: 12 * scale, paddingBottom: 22 * scale }
  return (
    <View style={{ flexDirection: 'row', gap: GAP, ...padding }}>
      <Code token={code.token} size={size} />
      <View style={{ gap: 13 * scale, justifyContent: 'center' }}>
        {facts.map((fact) => (
          <FactBlock key={fact.label.text} of={fact} place={column} sizes={[11.5, 23]} />
        ))}
        <CodeText of={code} place={column} size={25} />
      </View>
    </View>
  )
}
