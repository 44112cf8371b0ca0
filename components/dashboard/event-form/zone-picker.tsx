'use client'
// A time zone by its name, found by typing part of it.
import { Combobox } from '@base-ui/react/combobox'
import { Check, ChevronDown } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { cn } from '@/components/ui/cn'
import { controlStyles } from '@/components/ui/input'
import { popupStyles } from '@/components/ui/popup-styles'

type ZonePickerProps = { value: string; onValueChange: (zone: string) => void }

/** Inside a `Field`, which names it. */
export function ZonePicker({ value, onValueChange }: ZonePickerProps) {
  const t = useTranslations('dashboard.form')
  const [zones] = useState(() => {
    const known = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]
    return known.includes(value) ? known : [value, ...known]
  })
  // What is being typed; what was not chosen goes when the list closes, so that the field never shows a zone that is not set.
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <Combobox.Root
      items={zones}
      value={value}
      itemToStringLabel={readable}
      inputValue={typed ?? readable(value)}
      onInputValueChange={(text) => setTyped(text)}
      onOpenChange={(isOpen) => {
        if (!isOpen) setTyped(null)
      }}
      onValueChange={(zone: string | null) => {
        if (zone !== null) onValueChange(zone)
        setTyped(null)
      }}
    >
      <span className="relative block">
        <Combobox.Input
          className={cn(controlStyles, 'h-11 pr-11 pl-3 text-base')}
          autoComplete="off"
          spellCheck={false}
          onBlur={() => setTyped(null)}
        />
        <Combobox.Trigger className="absolute inset-y-0 right-0 grid w-11 place-items-center rounded-md text-ink-2">
          <ChevronDown className="size-4" aria-hidden="true" />
        </Combobox.Trigger>
      </span>
      <Combobox.Portal>
        <Combobox.Positioner className="z-50 outline-hidden" sideOffset={6}>
          <Combobox.Popup className={cn(popupStyles, 'w-(--anchor-width)')}>
            <Combobox.Empty>
              <p className="px-2.5 py-3 text-[15px] text-ink-2 empty:hidden">{t('zoneNone')}</p>
            </Combobox.Empty>
            <Combobox.List className="max-h-[min(20rem,var(--available-height))] overflow-y-auto overscroll-contain">
              {(zone: string) => (
                <Combobox.Item
                  key={zone}
                  value={zone}
                  className="grid min-h-9 cursor-default grid-cols-[1.25rem_1fr] items-center gap-1.5 rounded-sm px-2 py-1.5 text-[15px] outline-hidden select-none data-highlighted:bg-sunk pointer-coarse:min-h-11"
                >
                  <Combobox.ItemIndicator className="col-start-1 text-accent">
                    <Check className="size-4" aria-hidden="true" />
                  </Combobox.ItemIndicator>
                  <span className="col-start-2">{readable(zone)}</span>
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  )
}

function readable(zone: string): string {
  return zone.replaceAll('_', ' ')
}
