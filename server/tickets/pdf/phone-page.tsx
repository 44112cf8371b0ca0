// A ticket of about the size of a phone's screen: one column on the accent's ground, the code as large as fits. A long one is taller;
// nothing is set smaller. Guards: the code is 34 mm and wider.
import { Page, View } from '@react-pdf/renderer'
import { COLORS, Code, TearLine } from '../ticket-pdf-parts'
import { Line, plain } from '../ticket-pdf-text'
import { Brand, CodeText, Cover, FactRows, FooterBlock, NotesBlock, type Place, TextBlock, TitleBlock } from './blocks'
import { inGroups } from './groups'
import type { PageProps } from './page-props'
import { onAccentGround } from './palette'
import type { Group } from './pieces'

const MILLIMETRE = 72 / 25.4
const WIDTH = 100 * MILLIMETRE
const HEIGHT = 180 * MILLIMETRE
const MARGIN = 13
const CARD_WIDTH = WIDTH - 2 * MARGIN
const INSET = 18
const INNER_WIDTH = CARD_WIDTH - 2 * INSET
const RADIUS = 14
const NOTCH = 7
const GAP = 12
const SCALE = 0.86
/** Signs that still fit into half the card. */
const SHORT = 26
/** With the white around it; the black of the least is 41 mm wide. */
const CODE_SIZES = { small: 140, medium: 172, large: INNER_WIDTH } as const

const ROWS = { gap: GAP, most: SHORT, sizes: [11, 18] as [number, number] }

export function PhonePage({ ticket, pieces, palette: onPaper, design }: PageProps) {
  const palette = onAccentGround(onPaper)
  // Our own advice is for paper: the phone's page says it beside the ticket.
  const { card, below } = inGroups(pieces.filter((piece) => piece.kind !== 'notes' || piece.isOwn))
  const place: Place = { scale: SCALE, palette, width: INNER_WIDTH }
  return (
    <Page
      size={[WIDTH, HEIGHT]}
      wrap={false}
      style={{ minHeight: HEIGHT, padding: MARGIN, backgroundColor: palette.ground }}
    >
      <View style={{ flexDirection: 'row', alignItems: 'center', marginBottom: 11, paddingHorizontal: 4 }}>
        <View style={{ flexGrow: 1, flexDirection: 'row' }}>
          <Brand logo={ticket.logo ?? null} palette={palette} size={16} />
        </View>
        <Line of={plain(ticket.mark)} size={8.5} weight={600} color={palette.onGround2} />
      </View>
      <View style={{ backgroundColor: COLORS.card, borderRadius: RADIUS, paddingBottom: 6 }}>
        {card.map((group, index) => (
          <CardGroup
            key={group.id}
            of={group}
            place={place}
            before={card[index - 1] ?? null}
            cover={design.cover === 'event' ? (ticket.cover ?? null) : null}
          />
        ))}
      </View>
      <View style={{ paddingHorizontal: 4, paddingTop: 12, gap: 9 }}>
        {below.map((piece) =>
          piece.kind === 'notes' ? (
            <NotesBlock key={piece.id} of={piece} place={place} gap={0} />
          ) : (
            <FooterBlock key={piece.id} of={piece} place={place} />
          ),
        )}
      </View>
    </Page>
  )
}

type GroupProps = { of: Group; place: Place; before: Group | null; cover: Uint8Array | null }

function CardGroup({ of, place, before, cover }: GroupProps) {
  const { palette } = place
  if (of.kind === 'head') {
    // The page itself has the colour: without a picture there is nothing to add.
    if (!cover) return null
    const radius = before ? 0 : RADIUS
    return <Cover cover={cover} isPlain={false} palette={palette} width={CARD_WIDTH} height={72} radius={radius} />
  }
  // A code with facts has torn them off by itself: a third line would say nothing.
  const isBehindCode = before?.kind === 'stub' && before.facts.length === 0
  const tear = before && (of.kind === 'stub' || isBehindCode) && !(before.kind === 'head' && !cover)
  return (
    <View>
      {tear ? <TearLine width={CARD_WIDTH} outline={0} notch={NOTCH} ground={palette.ground} /> : null}
      {of.kind === 'stub' ? <Stub of={of} place={place} /> : <Section of={of} place={place} />}
    </View>
  )
}

function Section({ of, place }: { of: Extract<Group, { kind: 'section' }>; place: Place }) {
  return (
    <View style={{ paddingHorizontal: INSET, paddingVertical: 9, gap: 9 }}>
      {of.pieces.map((piece) => {
        switch (piece.kind) {
          case 'title':
            return <TitleBlock key={piece.id} of={piece} place={place} largest={26} />
          case 'facts':
            return <FactRows key={piece.id} {...ROWS} of={piece.facts} place={place} />
          case 'text':
            return <TextBlock key={piece.id} of={piece} place={place} />
          case 'notes':
            return <NotesBlock key={piece.id} of={piece} place={place} gap={0} isInCard />
          case 'footer':
            return <FooterBlock key={piece.id} of={piece} place={place} isInCard />
          default:
            return null
        }
      })}
    </View>
  )
}

function Stub({ of: { code, facts }, place }: { of: Extract<Group, { kind: 'stub' }>; place: Place }) {
  return (
    <View>
      <View style={{ alignItems: 'center', paddingVertical: 2, gap: 1 }}>
        <Code token={code.token} size={CODE_SIZES[code.size]} />
        <CodeText of={code} place={place} size={19} isCentred />
      </View>
      {facts.length > 0 ? (
        <View>
          <TearLine width={CARD_WIDTH} outline={0} notch={NOTCH} ground={place.palette.ground} />
          <View style={{ paddingHorizontal: INSET, paddingVertical: 7 }}>
            <FactRows {...ROWS} of={facts} place={place} />
          </View>
        </View>
      ) : null}
    </View>
  )
}
