// One sign per tone, readable without colour: tick, exclamation mark, cross; a broken line where nothing was decided.
import type { VerdictTone } from './verdict'

const paths: Record<VerdictTone | 'undecided', string> = {
  admitted: 'M8 60l28 28 50-62',
  used: 'M14 20v42M14 88v.5',
  refused: 'M14 24l64 64M78 24l-64 64',
  undecided: 'M12 56h18M48 56h.5M66 56h18',
}

export function VerdictIcon({ tone }: { tone: VerdictTone | 'undecided' }) {
  return (
    <svg
      viewBox="0 0 112 112"
      fill="none"
      stroke="currentColor"
      strokeWidth="13"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className="mb-[22px] size-28 [@media(max-height:600px)]:size-16"
    >
      <path d={paths[tone]} />
    </svg>
  )
}
