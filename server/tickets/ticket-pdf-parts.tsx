// The drawn parts of a printed ticket: the mark, the gate pattern, the tear line and the QR code. Vectors only, in points.

import { Canvas, Path, Svg, View } from '@react-pdf/renderer'
import { COLORS } from './pdf/colors'
import { gateBars } from './pdf/gate-bars'
import { QUIET_MODULES, qrRuns } from './qr-path'

export { COLORS }

export function Mark({ size, color, bars = COLORS.paper }: { size: number; color: string; bars?: string }) {
  return (
    <Svg width={size} height={size} viewBox="0 0 26 26">
      <Path
        d="M2 4a2 2 0 0 1 2-2h18a2 2 0 0 1 2 2v5.2a3.8 3.8 0 0 0 0 7.6V22a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2v-5.2a3.8 3.8 0 0 0 0-7.6z"
        fill={color}
      />
      <Path d="M10 6v14M16 6v14" stroke={bars} strokeWidth={2.2} strokeLinecap="round" />
    </Svg>
  )
}

/** What stands in the head of a ticket without a picture: the bars of a gate, opening. */
export function GatePattern({
  width,
  height,
  color,
  bars: barColor = '#FFFFFF',
  radius,
}: {
  width: number
  height: number
  color: string
  bars?: string
  /** Of the two upper corners. */
  radius: number
}) {
  return (
    <Svg width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
      <Path d={roundTop(width, height, radius)} fill={color} />
      <Path d={gateBars(width, height)} stroke={barColor} strokeOpacity={0.2} strokeWidth={7} strokeLinecap="round" />
    </Svg>
  )
}

function roundTop(width: number, height: number, radius: number): string {
  return `M0 ${height}V${radius}A${radius} ${radius} 0 0 1 ${radius} 0H${width - radius}A${radius} ${radius} 0 0 1 ${width} ${radius}V${height}Z`
}

/**
 * Dashes between two half-round notches: here the ticket can be torn off. `width` is the card's, edge to edge; the
 * notches show the page's ground through the card and carry its outline on.
 */
export function TearLine({
  width,
  outline,
  notch = 11,
  ground = COLORS.paper,
}: {
  width: number
  outline: number
  notch?: number
  ground?: string
}) {
  const height = 2 * notch
  const left = `M-1 0H0A${notch} ${notch} 0 0 1 0 ${height}H-1Z`
  const right = `M${width + 1} 0H${width}A${notch} ${notch} 0 0 0 ${width} ${height}H${width + 1}Z`
  return (
    <View style={{ height, marginLeft: -1 - outline, width: width + 2 }}>
      <Svg width={width + 2} height={height} viewBox={`-1 0 ${width + 2} ${height}`}>
        <Path
          d={`M${notch + 7} ${notch}H${width - notch - 7}`}
          stroke={COLORS.line}
          strokeWidth={1.6}
          strokeDasharray="5 4.5"
        />
        <Path d={left} fill={ground} />
        <Path d={right} fill={ground} />
        <Path
          d={`M${outline / 2} 0A${notch} ${notch} 0 0 1 ${outline / 2} ${height}M${width - outline / 2} 0A${notch} ${notch} 0 0 0 ${width - outline / 2} ${height}`}
          stroke={COLORS.line}
          strokeWidth={outline}
        />
      </Svg>
    </View>
  )
}

type Painter = {
  scale(factor: number): Painter
  translate(x: number, y: number): Painter
  rect(x: number, y: number, width: number, height: number): Painter
  fill(color: string): Painter
}

/** Where the code of a ticket stands; where a phone shows it, a phone, so that nobody takes the paper for an entry. */
export function Code({ token, size }: { token: string | null; size: number }) {
  if (token !== null) return <QrCode text={token} size={size} />
  return (
    <Svg width={size} height={size} viewBox="0 0 48 48">
      <Path
        d="M4 2h40a2 2 0 0 1 2 2v40a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2z"
        fill="#FFFFFF"
        stroke={COLORS.ink3}
      />
      <Path
        d="M17 9h14a2 2 0 0 1 2 2v26a2 2 0 0 1-2 2H17a2 2 0 0 1-2-2V11a2 2 0 0 1 2-2z"
        stroke={COLORS.ink}
        strokeWidth={1.6}
      />
      <Path d="M22 35h4" stroke={COLORS.ink} strokeWidth={1.6} strokeLinecap="round" />
    </Svg>
  )
}

/** Black on white with its quiet zone inside `size`. Drawn directly: as an SVG path it takes twice the time. */
function QrCode({ text, size }: { text: string; size: number }) {
  const { size: modules, runs } = qrRuns(text)
  const side = modules + 2 * QUIET_MODULES
  function paint(painter: Painter) {
    painter
      .scale(size / side)
      .rect(0, 0, side, side)
      .fill('#FFFFFF')
      .translate(QUIET_MODULES, QUIET_MODULES)
    // One fill for all, so that no hairline shows between two rows.
    for (const [x, y, length] of runs) painter.rect(x, y, length, 1)
    painter.fill('#000000')
    return null
  }
  return <Canvas style={{ width: size, height: size }} paint={paint} />
}
