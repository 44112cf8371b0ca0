// The cover of an event that has no picture: a poster in flat shapes, drawn from a seed, the same on every screen.
// Colours come from one hue, so that the event keeps its colour from the list to the ticket.
import { cn } from './cn'
import { type CoverColors, coverColors, coverHue, drawLots, type Lots } from './cover-seed'

type CoverArtProps = {
  /** The event's id or slug. */
  seed: string
  /** 0–360; drawn from the seed when absent. */
  hue?: number | null
  /** A description makes it an image; without one it is decoration. */
  alt?: string
  className?: string
}

export function CoverArt({ seed, hue, alt, className }: CoverArtProps) {
  const colors = coverColors(hue ?? coverHue(seed))
  const lots = drawLots(seed)
  const Motif = motifs[Math.floor(lots() * motifs.length)] ?? Sun
  return (
    <svg
      viewBox="0 0 1200 640"
      preserveAspectRatio="xMidYMid slice"
      role={alt ? 'img' : undefined}
      aria-label={alt}
      aria-hidden={alt ? undefined : true}
      className={cn('block size-full', className)}
    >
      <rect width="1200" height="640" fill={colors.ground} />
      <Motif colors={colors} lots={lots} />
    </svg>
  )
}

type MotifProps = { colors: CoverColors; lots: Lots }

const motifs = [Sun, Arches, Beams, Waves]

function Sun({ colors, lots }: MotifProps) {
  const x = 700 + Math.round(lots() * 260)
  const y = 210 + Math.round(lots() * 70)
  const radius = 215 + Math.round(lots() * 50)
  const stripes = Array.from({ length: 9 }, (_, index) => y + 50 + index * 26)
  return (
    <>
      <circle cx={x} cy={y} r={radius} fill={colors.bright} />
      <circle cx={x} cy={y} r={Math.round(radius * 0.67)} fill={colors.glow} />
      {stripes.map((stripe, index) => (
        <rect
          key={stripe}
          x={x - radius - 20}
          y={stripe}
          width={radius * 2 + 40}
          height={9 + index * 2}
          fill={colors.ground}
        />
      ))}
      <path d={hills(lots)} fill={colors.shade} />
      <Lights colors={colors} lots={lots} from={500} />
    </>
  )
}

/** A theatre seen from the stage: tiers of stone around one light. */
function Arches({ colors, lots }: MotifProps) {
  const x = 520 + Math.round(lots() * 420)
  const tiers = [620, 545, 470, 395, 320]
  return (
    <>
      {tiers.map((radius, index) => (
        <circle key={radius} cx={x} cy={660} r={radius} fill={index % 2 === 0 ? colors.shade : colors.ground} />
      ))}
      <circle cx={x} cy={660} r={245} fill={colors.bright} />
      <circle cx={x} cy={660} r={160} fill={colors.glow} />
      <circle cx={x + (x > 730 ? -420 : 420)} cy={185} r={40} fill={colors.glow} />
      <Lights colors={colors} lots={lots} from={360} />
    </>
  )
}

/** Spotlights over a crowd. */
function Beams({ colors, lots }: MotifProps) {
  const beams = Array.from({ length: 5 }, (_, index) => {
    const top = 170 + index * 215 + Math.round((lots() - 0.5) * 60)
    const lean = Math.round((lots() - 0.5) * 420)
    return { top, left: top + lean - 110, right: top + lean + 110, fill: index % 2 === 0 ? colors.bright : colors.glow }
  })
  const heads = Array.from({ length: 34 }, (_, index) => ({
    x: index * 37 - 12,
    y: 596 + Math.round(lots() * 26),
    radius: 26 + Math.round(lots() * 12),
  }))
  return (
    <>
      {beams.map((beam) => (
        <path
          key={beam.top}
          d={`M${beam.top - 8} 0h16L${beam.right} 640H${beam.left}z`}
          fill={beam.fill}
          opacity={beam.fill === colors.glow ? 0.85 : 0.75}
        />
      ))}
      {heads.map((head) => (
        <circle key={head.x} cx={head.x} cy={head.y} r={head.radius} fill={colors.shade} />
      ))}
      <rect y="612" width="1200" height="28" fill={colors.shade} />
    </>
  )
}

/** Bands of sound, each a little further than the last. */
function Waves({ colors, lots }: MotifProps) {
  const shift = Math.round(lots() * 300)
  const swing = 46 + Math.round(lots() * 40)
  const fills = [colors.bright, colors.glow, colors.bright, colors.ground, colors.shade]
  const bands = fills.map((fill, index) => ({ fill, y: 250 + index * 78, key: `${fill}-${index}` }))
  return (
    <>
      <circle cx={300 + Math.round(lots() * 620)} cy={190} r={120} fill={colors.glow} />
      {bands.map((band, index) => (
        <path key={band.key} d={wave(band.y, swing, shift + index * 130)} fill={band.fill} />
      ))}
    </>
  )
}

function Lights({ colors, lots, from }: MotifProps & { from: number }) {
  const lights = Array.from({ length: 40 }, (_, index) => ({
    x: (index * 137 + Math.round(lots() * 40)) % 1200,
    y: from + 24 + ((index * 53) % (610 - from)),
  }))
  return (
    <g fill={colors.light}>
      {lights.map((light) => (
        <rect key={`${light.x}-${light.y}`} x={light.x} y={light.y} width="5" height="8" rx="1" />
      ))}
    </g>
  )
}

function hills(lots: Lots): string {
  const peaks = Array.from(
    { length: 11 },
    (_, index) => `L${index * 120} ${(index % 2 === 0 ? 520 : 400) + Math.round(lots() * 90)}`,
  )
  return `M0 640${peaks.join('')}L1200 640z`
}

function wave(y: number, swing: number, shift: number): string {
  const start = -shift % 600
  const arcs = Array.from({ length: 4 }, () => `c150 ${-swing} 150 ${-swing} 300 0s150 ${swing} 300 0`).join('')
  return `M${start - 600} ${y}${arcs}V640H${start - 600}z`
}
