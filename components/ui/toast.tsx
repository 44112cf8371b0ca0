'use client'
// Short news of something the person just did. Never the only place of an error that must be mended.
import { Toast } from '@base-ui/react/toast'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'

type Kind = 'done' | 'failed' | 'info'

const dots: Record<Kind, string> = { done: 'bg-admitted', failed: 'bg-refused', info: 'bg-accent' }

/** At the top, where no button of what comes next stands; beside a dialog on a desk, whose title is there. Goes around the part of the page that calls `useToast`. */
export function Toaster({ children, closeLabel }: { children: ReactNode; closeLabel: string }) {
  return (
    <Toast.Provider timeout={6000} limit={3}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="fixed inset-x-4 top-2 z-60 mx-auto flex max-w-sm flex-col gap-2.5 sm:top-4 sm:in-[body:has([role=dialog][data-open],[role=alertdialog][data-open])]:top-auto sm:in-[body:has([role=dialog][data-open],[role=alertdialog][data-open])]:bottom-4 sm:in-[body:has([role=dialog][data-open],[role=alertdialog][data-open])]:ml-0">
          <ToastList closeLabel={closeLabel} />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function ToastList({ closeLabel }: { closeLabel: string }) {
  const { toasts } = Toast.useToastManager()
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      swipeDirection={['right', 'up']}
      className="translate-x-(--toast-swipe-movement-x) translate-y-(--toast-swipe-movement-y) rounded-md border border-line bg-card text-ink shadow-lift transition-[translate,opacity] duration-200 data-ending-style:opacity-0 data-limited:hidden data-starting-style:-translate-y-3 data-starting-style:opacity-0"
    >
      <Toast.Content className="flex items-start gap-3 py-3.5 pr-2 pl-4">
        <span aria-hidden="true" className={`mt-[7px] size-2 shrink-0 rounded-full ${dots[kindOf(toast.type)]}`} />
        <div className="min-w-0 flex-1">
          <Toast.Title className="plain-heading text-base" />
          <Toast.Description className="mt-0.5 text-sm text-ink-2" />
        </div>
        <Toast.Close
          aria-label={closeLabel}
          className="-my-1.5 grid size-9 shrink-0 place-items-center rounded-full text-ink-2 hover:bg-sunk pointer-coarse:size-11"
        >
          <X className="size-4" aria-hidden="true" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ))
}

function kindOf(type: string | undefined): Kind {
  return type === 'done' || type === 'failed' ? type : 'info'
}

/** `done` and `info` are read politely, `failed` at once and stays for 12 s. */
export function useToast() {
  const manager = Toast.useToastManager()
  return {
    done: (title: string, description?: string) =>
      manager.add({ type: 'done', title, description, timeout: description ? 6_000 : 4_000 }),
    info: (title: string, description?: string) => manager.add({ type: 'info', title, description }),
    failed: (title: string, description?: string) =>
      manager.add({ type: 'failed', title, description, priority: 'high', timeout: 12_000 }),
  }
}
