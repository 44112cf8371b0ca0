'use client'
// The whole screen of one answer: colour, icon, word, reason, and what to press. Text keeps full opacity on every surface.
import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { LEFT_HAND, usePreference } from './use-preference'
import type { VerdictTone } from './verdict'
import { VerdictIcon } from './verdict-icon'

const surfaces: Record<VerdictTone | 'undecided', string> = {
  admitted: 'bg-admitted text-white',
  used: 'bg-warning text-on-warning',
  refused: 'bg-refused text-white',
  undecided: 'bg-sunk text-ink',
}

type VerdictFrameProps = {
  tone: VerdictTone | 'undecided'
  header: ReactNode
  word: string
  line: ReactNode
  details?: readonly ReactNode[]
  /** What else is to be known, set apart. */
  notes?: ReactNode
  /** Above what can be pressed. */
  pill?: ReactNode
  footer: ReactNode
  /** Read from a few steps away by whoever passes, on whatever screen stands there. */
  isKiosk?: boolean
  /** A tap anywhere that is not a button. */
  onTap?: () => void
}

export function VerdictFrame({
  tone,
  header,
  word,
  line,
  details = [],
  notes,
  pill,
  footer,
  isKiosk = false,
  onTap,
}: VerdictFrameProps) {
  const [leftHand] = usePreference(LEFT_HAND)
  return (
    // The tap is a shortcut of the button in the footer, which keyboards and screen readers use.
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div
      data-verdict={tone}
      onClick={onTap}
      className={cn(
        'absolute inset-0 z-20 flex flex-col overflow-y-auto px-5 pt-[max(18px,env(safe-area-inset-top))] pb-[max(22px,env(safe-area-inset-bottom))]',
        surfaces[tone],
      )}
    >
      {header}
      <div className={cn('flex flex-1 flex-col justify-center py-4', isKiosk && 'items-center text-center')}>
        <VerdictIcon tone={tone} large={isKiosk} />
        <h1 className={cn('verdict', isKiosk ? 'text-[clamp(52px,16vmin,176px)]' : 'text-[clamp(52px,19.4vw,76px)]')}>
          {word}
        </h1>
        <p
          className={cn(
            'mt-5 leading-[1.2] font-bold text-balance',
            isKiosk ? 'text-[clamp(27px,6vmin,64px)]' : 'text-[27px]',
          )}
        >
          {line}
        </p>
        {details.map((detail, index) => (
          <p
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one answer never change place
            key={index}
            className={cn('mt-2 leading-snug font-medium', isKiosk ? 'text-[clamp(19px,4vmin,40px)]' : 'text-[19px]')}
          >
            {detail}
          </p>
        ))}
      </div>
      {notes}
      {pill ? <div className="mb-3 flex">{pill}</div> : null}
      <div className={cn('flex flex-wrap items-center justify-between gap-3', leftHand && 'flex-row-reverse')}>
        {footer}
      </div>
    </div>
  )
}

/** What the organizer wants to be known at the gate: “Wheelchair: by the ramp”. */
export function VerdictNotes({ notes }: { notes: readonly string[] }) {
  if (notes.length === 0) return null
  return (
    <ul className="mb-3 grid gap-1 rounded-md bg-black/18 px-4 py-3 text-[17px] leading-snug font-semibold">
      {notes.map((note) => (
        <li key={note} dir="auto">
          {note}
        </li>
      ))}
    </ul>
  )
}

export function VerdictPill({ children }: { children: ReactNode }) {
  return (
    <span className="inline-flex items-center rounded-full bg-black/18 px-3.5 py-2.5 text-[15px] leading-tight font-semibold">
      {children}
    </span>
  )
}

type VerdictButtonProps = {
  onPress: () => void
  focused?: boolean
  /** At the outer edge, under the thumb. */
  last?: boolean
  children: ReactNode
}

export function VerdictButton({ onPress, focused, last, children }: VerdictButtonProps) {
  return (
    <button
      type="button"
      // The next thing to do; a screen reader has heard the verdict from the live region by then.
      // biome-ignore lint/a11y/noAutofocus: see above
      autoFocus={focused}
      onClick={(event) => {
        event.stopPropagation()
        onPress()
      }}
      className={cn(
        'inline-flex min-h-13 max-w-full items-center rounded-full border-2 border-current px-5 py-2 text-left text-[17px] leading-tight font-bold outline-offset-4 focus-visible:outline-current',
        last && 'ms-auto',
      )}
    >
      {children}
    </button>
  )
}
