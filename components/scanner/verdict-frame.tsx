'use client'
// The whole screen of one answer: colour, icon, word, reason, and what to press. Text keeps full opacity on every surface.
import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
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
  footer: ReactNode
  /** A tap anywhere that is not a button. */
  onTap?: () => void
}

export function VerdictFrame({ tone, header, word, line, details = [], footer, onTap }: VerdictFrameProps) {
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
      <div className="flex flex-1 flex-col justify-center py-4">
        <VerdictIcon tone={tone} />
        <h1 className="verdict text-[clamp(52px,19.4vw,76px)]">{word}</h1>
        <p className="mt-5 text-[27px] leading-[1.2] font-bold text-balance">{line}</p>
        {details.map((detail, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one answer never change place
          <p key={index} className="mt-2 text-[19px] leading-snug font-medium">
            {detail}
          </p>
        ))}
      </div>
      <div className="flex items-center justify-between gap-3">{footer}</div>
    </div>
  )
}

export function VerdictPill({ children }: { children: ReactNode }) {
  return (
    <span className="inline-flex max-w-[220px] items-center rounded-full bg-black/18 px-3.5 py-2.5 text-[15px] leading-tight font-semibold">
      {children}
    </span>
  )
}

type VerdictButtonProps = { onPress: () => void; focused?: boolean; children: ReactNode }

export function VerdictButton({ onPress, focused, children }: VerdictButtonProps) {
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
      className="ml-auto inline-flex min-h-13 shrink-0 items-center rounded-full border-2 border-current px-[22px] text-[17px] leading-none font-bold outline-offset-4 focus-visible:outline-current"
    >
      {children}
    </button>
  )
}
