'use client'
// What fills the page of a gate that cannot work yet, or any more: in words, with what to do.
import type { ReactNode } from 'react'
import { Wordmark } from '@/components/ui/mark'
import { Spinner } from '@/components/ui/spinner'

export function GateSplash() {
  return (
    <main className="dark fixed inset-0 grid place-content-center bg-paper text-ink">
      <Spinner className="size-8" />
    </main>
  )
}

type GateStateProps = { title: string; text: string; children?: ReactNode }

export function GateState({ title, text, children }: GateStateProps) {
  return (
    <main className="dark fixed inset-0 overflow-y-auto bg-paper text-ink">
      <div className="mx-auto flex min-h-dvh max-w-lg flex-col px-5 pt-[max(18px,env(safe-area-inset-top))] pb-[max(22px,env(safe-area-inset-bottom))]">
        <Wordmark />
        <div role="alert" className="flex flex-1 flex-col justify-center py-8">
          <h1 className="text-[38px] text-balance">{title}</h1>
          <p className="mt-3 text-[19px] text-pretty text-ink-2">{text}</p>
        </div>
        {children ? <div className="grid gap-3">{children}</div> : null}
      </div>
    </main>
  )
}
