'use client'
// Something asked above the page: a sheet from below on a phone, a card in the middle on a desk.
import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { Button } from './button'
import { cn } from './cn'
import { backdropStyles, dialogStyles } from './popup-styles'

type DialogProps = {
  /** The element that opens it; leave out when `open` is controlled. */
  trigger?: ReactElement
  open?: boolean
  onOpenChange?: (open: boolean) => void
  title: ReactNode
  description?: ReactNode
  closeLabel: string
  children?: ReactNode
  /** Buttons, the main one last. */
  footer?: ReactNode
  className?: string
}

export function Dialog(props: DialogProps) {
  const { trigger, open, onOpenChange, title, description, closeLabel, children, footer, className } = props
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange?.(next)}>
      {trigger ? <Base.Trigger render={trigger} /> : null}
      <Base.Portal>
        <Base.Backdrop className={backdropStyles} />
        <Base.Popup className={cn(dialogStyles, className)}>
          <Base.Close
            render={
              <Button tone="quiet" size="icon" aria-label={closeLabel} className="absolute top-4 right-4">
                <X className="size-5" aria-hidden="true" />
              </Button>
            }
          />
          <Base.Title className="pr-10 text-2xl">{title}</Base.Title>
          {description ? <Base.Description className="mt-2 text-ink-2">{description}</Base.Description> : null}
          {children ? <div className="mt-5">{children}</div> : null}
          {footer ? <DialogFooter>{footer}</DialogFooter> : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

/** The row of buttons at the end, in sight however long the dialog is; also usable inside a form that is the dialog's body. */
export function DialogFooter({ children }: { children: ReactNode }) {
  return (
    <div className="sticky -bottom-6 -mx-6 mt-2 -mb-6 flex flex-col-reverse gap-2.5 bg-card px-6 pt-4 pb-6 sm:flex-row sm:items-center sm:justify-end">
      {children}
    </div>
  )
}
