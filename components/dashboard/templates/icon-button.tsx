'use client'
// A button that is a picture. Guards: one that has nothing to do any more keeps the focus, and says that it is shut.
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'

type IconButtonProps = { label: string; disabled?: boolean; onClick: () => void; children: ReactNode }

export function IconButton({ label, disabled, onClick, children }: IconButtonProps) {
  return (
    <Button
      tone="quiet"
      size="icon"
      aria-label={label}
      title={label}
      aria-disabled={disabled || undefined}
      onClick={disabled ? undefined : onClick}
      className={disabled ? 'opacity-40' : undefined}
    >
      {children}
    </Button>
  )
}
