'use client'
// What stands below the camera, within reach of one thumb: of the right hand, or of the left for whoever chose it.
import { Ellipsis, History, Keyboard, Search } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import type { Direction } from '@/server/scanning/contract'
import { LEFT_HAND, usePreference } from './use-preference'

export type Sheet = 'typed' | 'search' | 'recent' | 'more'

type GateToolsProps = { maySearch: boolean; onSheet: (sheet: Sheet) => void }

export function GateTools({ maySearch, onSheet }: GateToolsProps) {
  const t = useTranslations('scanner.gate')
  const [leftHand] = usePreference(LEFT_HAND)
  return (
    <div className={cn('flex items-center gap-3', leftHand && 'flex-row-reverse')}>
      <ToolButton label={t('typed')} wide bare={maySearch} onPress={() => onSheet('typed')} icon={<Keyboard />} />
      {maySearch ? <ToolButton label={t('search')} onPress={() => onSheet('search')} icon={<Search />} /> : null}
      <ToolButton label={t('recent')} onPress={() => onSheet('recent')} icon={<History />} />
      <ToolButton label={t('more')} onPress={() => onSheet('more')} icon={<Ellipsis />} />
    </div>
  )
}

type ToolButtonProps = {
  label: string
  icon: ReactNode
  wide?: boolean
  /** The word alone: on the narrowest phones there is no room for both. */
  bare?: boolean
  onPress: () => void
}

export function ToolButton({ label, icon, wide, bare, onPress }: ToolButtonProps) {
  return (
    <button
      type="button"
      onClick={onPress}
      aria-label={wide ? undefined : label}
      className={
        wide
          ? cn(
              'flex min-h-14 min-w-0 flex-1 items-center justify-center gap-3 rounded-full border-2 border-line-strong text-[17px] leading-tight font-bold',
              bare ? 'px-2 text-[15px] min-[420px]:text-[17px]' : 'px-4',
            )
          : 'flex size-14 shrink-0 items-center justify-center rounded-full border-2 border-line-strong'
      }
    >
      <span aria-hidden="true" className={cn('[&>svg]:size-6', bare && 'hidden min-[420px]:inline')}>
        {icon}
      </span>
      {wide ? label : null}
    </button>
  )
}

type DirectionSwitchProps = { direction: Direction; onChange: (direction: Direction) => void }

/** Where people are scanned out as well: which way they go now. */
export function DirectionSwitch({ direction, onChange }: DirectionSwitchProps) {
  const t = useTranslations('scanner.direction')
  return (
    <div
      role="radiogroup"
      aria-label={t('label')}
      className="grid grid-cols-2 rounded-full border-2 border-line-strong p-1"
    >
      {(['in', 'out'] as const).map((way) => (
        // biome-ignore lint/a11y/useSemanticElements: two large halves of one switch, which an input cannot draw
        <button
          key={way}
          type="button"
          role="radio"
          aria-checked={direction === way}
          onClick={() => onChange(way)}
          className={cn(
            'min-h-11 rounded-full px-4 text-[17px] leading-tight font-bold',
            direction === way && 'bg-ink text-paper',
          )}
        >
          {t(way)}
        </button>
      ))}
    </div>
  )
}
