'use client'
// Actions on one thing, behind one button.
import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement, ReactNode } from 'react'
import { cn } from './cn'
import { Link } from './link'
import { popupStyles } from './popup-styles'

export type MenuItem =
  | { kind: 'action'; label: ReactNode; icon?: ReactNode; onSelect: () => void; danger?: boolean; disabled?: boolean }
  | { kind: 'link'; label: ReactNode; icon?: ReactNode; href: string; download?: boolean }
  | { kind: 'separator'; id: string }

type MenuProps = { trigger: ReactElement; items: readonly MenuItem[]; align?: 'start' | 'end'; heading?: ReactNode }

const itemStyles =
  'flex min-h-9 cursor-default items-center gap-2.5 rounded-sm px-2.5 py-1.5 text-[15px] font-medium no-underline outline-hidden select-none data-disabled:text-ink-3 data-highlighted:bg-sunk pointer-coarse:min-h-11 [&_svg]:size-4 [&_svg]:text-ink-2'

export function Menu({ trigger, items, align = 'end', heading }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className="z-50 outline-hidden" sideOffset={8} align={align}>
          <Base.Popup className={cn(popupStyles, 'min-w-44')}>
            {heading ? <div className="px-2.5 pt-1 pb-2 text-sm text-ink-2">{heading}</div> : null}
            {items.map((item, index) => (
              <Entry key={entryKey(item, index)} item={item} />
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

function Entry({ item }: { item: MenuItem }) {
  if (item.kind === 'separator') return <Base.Separator className="mx-1 my-1.5 h-px bg-line" />
  if (item.kind === 'link') {
    const target = <Link href={item.href} download={item.download} prefetch={item.download ? false : undefined} />
    return (
      <Base.LinkItem closeOnClick render={target} className={itemStyles}>
        {item.icon}
        {item.label}
      </Base.LinkItem>
    )
  }
  return (
    <Base.Item
      onClick={item.onSelect}
      disabled={item.disabled}
      className={cn(itemStyles, item.danger && 'text-danger [&_svg]:text-danger')}
    >
      {item.icon}
      {item.label}
    </Base.Item>
  )
}

function entryKey(item: MenuItem, index: number): string {
  return item.kind === 'separator' ? item.id : item.kind === 'link' ? item.href : `action-${index}`
}
