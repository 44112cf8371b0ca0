// The drawn parts of a sheet: the mark, the picture or the pattern in its head, the tear line, the code.
import { gateBars, type Palette, paperColors } from '@/server/tickets/pdf/contract'
import { pt } from './sheet-units'

/** The organizer's logo, or ours. */
export function Brand({ logo, palette, size }: { logo: string | null; palette: Palette; size: number }) {
  if (logo) {
    return (
      // biome-ignore lint/performance/noImgElement: our own small file
      <img
        src={logo}
        alt=""
        className="block object-contain object-left"
        style={{ height: pt(1.4 * size), maxWidth: pt(8 * size) }}
      />
    )
  }
  return (
    <div className="flex items-center" style={{ gap: pt(0.35 * size), color: palette.onGround }}>
      <svg viewBox="0 0 26 26" aria-hidden="true" style={{ width: pt(size), height: pt(size) }}>
        <path
          d="M2 4a2 2 0 0 1 2-2h18a2 2 0 0 1 2 2v5.2a3.8 3.8 0 0 0 0 7.6V22a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2v-5.2a3.8 3.8 0 0 0 0-7.6z"
          fill={palette.onGround}
        />
        <path d="M10 6v14M16 6v14" stroke={palette.ground} strokeWidth={2.2} strokeLinecap="round" />
      </svg>
      <span
        className="font-display leading-none font-bold"
        style={{ fontSize: pt(0.7 * size), letterSpacing: pt(-0.3) }}
      >
        Portillon
      </span>
    </div>
  )
}

type CoverProps = {
  cover: string | null
  isPlain: boolean
  palette: Palette
  width: number
  height: number
  radius: number
}

export function Cover({ cover, isPlain, palette, width, height, radius }: CoverProps) {
  const box = { width: pt(width), height: pt(height), borderRadius: `${pt(radius)} ${pt(radius)} 0 0` }
  if (cover && !isPlain) {
    // biome-ignore lint/performance/noImgElement: our own file, already the right size
    return <img src={cover} alt="" className="block object-cover" style={box} />
  }
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
      className="block"
      style={{ ...box, background: palette.accent }}
    >
      {isPlain ? null : (
        <path
          d={gateBars(width, height)}
          stroke={palette.onAccent}
          strokeOpacity={0.2}
          strokeWidth={7}
          strokeLinecap="round"
        />
      )}
    </svg>
  )
}

type TearProps = { notch: number; ground: string; outline: boolean }

export function Tear({ notch, ground, outline }: TearProps) {
  const colors = {
    '--notch': pt(notch),
    '--under': ground,
    '--tear': paperColors.line,
    '--notch-line': outline ? paperColors.line : 'transparent',
  }
  return (
    <div aria-hidden="true" className="grid content-center" style={{ ...colors, height: pt(2 * notch) }}>
      <div className="tear" style={{ borderTopWidth: `max(1px, ${pt(1.6)})` }} />
    </div>
  )
}

/** White modules on each side. */
const QUIET = 4

/** Black on white with its quiet zone inside `size`. */
export function Code({ code, size, label }: { code: { size: number; path: string }; size: number; label: string }) {
  const side = code.size + 2 * QUIET
  return (
    <svg
      viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      className="block shrink-0"
      style={{ width: pt(size), height: pt(size), background: '#fff' }}
    >
      <path d={code.path} fill="#000" />
    </svg>
  )
}
