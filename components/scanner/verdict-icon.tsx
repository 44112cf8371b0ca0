// One sign per tone, readable without colour: tick, exclamation mark, cross; a broken line where nothing was decided.
import { cn } from '@/components/ui/cn'
import type { VerdictTone } from './verdict'

const paths: Record<VerdictTone | 'undecided', string> = {
  admitted: 'M8 60l28 28 50-62',
  used: 'M14 20v42M14 88v.5',
  refused: 'M14 24l64 64M78 24l-64 64',
  undecided: 'M12 56h18M48 56h.5M66 56h18',
}

/** Of each sign, which stand at the left of their square. */
const middles: Record<VerdictTone | 'undecided', number> = { admitted: 47, used: 14, refused: 46, undecided: 48 }

export function VerdictIcon({ tone, large = false }: { tone: VerdictTone | 'undecided'; large?: boolean }) {
  return (
    <svg
      viewBox={`${large ? middles[tone] - 56 : 0} 0 112 112`}
      fill="none"
      stroke="currentColor"
      strokeWidth="13"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={cn(
        'mb-[22px]',
        large ? 'size-[clamp(64px,24vmin,256px)]' : 'size-28 [@media(max-height:600px)]:size-16',
      )}
    >
      <path d={paths[tone]} />
    </svg>
  )
}
