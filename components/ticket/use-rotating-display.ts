'use client'
// This phone and a ticket whose code changes: whether it shows it, and how it comes to. What it was told once is enough without a network;
// with one it asks now and then whether it still is the one. Guards: the secret is kept before the server hears of it, so that a lost
// answer can be asked for again; a phone that lost its place forgets the key.
import { useCallback, useEffect, useEffectEvent, useState } from 'react'
import type { DisplayAnswer } from '@/server/tickets/rotating/contract'
import type { TicketPage } from '@/server/tickets/transfers/contract'
import { callTicket, type TicketFailure } from './call-ticket'
import { importTicketKey } from './rotating-key'
import { forgetDisplay, forgetPast, type KeptDisplay, keepDisplay, newSecret, readDisplay } from './rotating-store'
import { tellShownHere } from './shown-here'

export type DisplayState =
  | { kind: 'reading' }
  /** No phone that this one knows of: a press makes it the one. */
  | { kind: 'unbound'; failure: TicketFailure | null }
  | { kind: 'here'; qrToken: string; ticketKey: CryptoKey; aheadMs: number }
  /** `lost`: it was here before. */
  | { kind: 'elsewhere'; movable: boolean; lost: boolean }
  | { kind: 'closed' }
  /** This browser can keep no key. */
  | { kind: 'unable' }

const LOOK_EVERY_MS = 60_000
/** A phone that was long without a network still opens the gate the morning after. */
const KEPT_AFTER_MS = 36 * 3_600_000
/** An answer that took longer says too little about the time. */
const CLOCK_PATIENCE_MS = 5_000

type Asked = { answer: DisplayAnswer; aheadMs: number | null }

/** Known when the page was read: a phone shows the ticket, this one or another. */
export type ShownBy = Extract<TicketPage, { kind: 'ticket' }>['shownBy']

export function useRotatingDisplay(token: string, endsAt: number, shownBy: ShownBy) {
  const [state, setState] = useState<DisplayState>({ kind: 'reading' })

  const settle = useCallback(async (kept: KeptDisplay, asked: Asked) => {
    const { answer } = asked
    if (answer.kind === 'closed') return setState({ kind: 'closed' })
    if (answer.kind === 'elsewhere') {
      const lost = kept.shown !== null
      await forgetDisplay(kept.token)
      return setState({ kind: 'elsewhere', movable: answer.movable, lost })
    }
    const key = answer.key === null ? kept.shown?.key : await importTicketKey(answer.key)
    if (!key) return setState({ kind: 'unbound', failure: null })
    const aheadMs = asked.aheadMs ?? kept.aheadMs
    const shown = { qrToken: answer.qrToken, key }
    await keepDisplay({ ...kept, shown, aheadMs })
    setState({ kind: 'here', qrToken: answer.qrToken, ticketKey: key, aheadMs })
  }, [])

  const look = useEffectEvent(async (isShownBySome: boolean) => {
    const kept = await readDisplay(token)
    if (!kept || !(kept.shown || isShownBySome) || document.visibilityState !== 'visible') return
    const asked = await ask(kept)
    if (!('ok' in asked)) await settle(kept, asked)
  })

  const isShown = shownBy !== null
  const isMovable = shownBy?.movable ?? false
  useEffect(() => {
    let isGone = false
    readDisplay(token)
      .then((kept) => {
        if (isGone) return
        if (kept?.shown)
          setState({ kind: 'here', qrToken: kept.shown.qrToken, ticketKey: kept.shown.key, aheadMs: kept.aheadMs })
        else {
          const first: DisplayState =
            isShown && !kept
              ? { kind: 'elsewhere', movable: isMovable, lost: false }
              : { kind: 'unbound', failure: null }
          // Somebody may be typing the digits already.
          setState((now) => (now.kind === 'elsewhere' ? now : first))
        }
        // Where a phone shows it already, to ask takes no place; and it may be this one, whose answer was lost.
        void look(isShown)
        void forgetPast(Date.now())
      })
      .catch(() => setState({ kind: 'unable' }))
    const again = () => void look(false)
    const timer = setInterval(again, LOOK_EVERY_MS)
    document.addEventListener('visibilitychange', again)
    window.addEventListener('online', again)
    return () => {
      isGone = true
      clearInterval(timer)
      document.removeEventListener('visibilitychange', again)
      window.removeEventListener('online', again)
    }
  }, [token, isShown, isMovable])

  const isHere = state.kind === 'here'
  useEffect(() => {
    tellShownHere(token, isHere)
    return () => tellShownHere(token, false)
  }, [token, isHere])

  /** The record that this phone will be known by; made once, and kept before it is used. */
  const record = useCallback(async (): Promise<KeptDisplay> => {
    const known = await readDisplay(token)
    if (known) return known
    const made = { token, secret: newSecret(), shown: null, aheadMs: 0, keptUntil: endsAt + KEPT_AFTER_MS }
    await keepDisplay(made)
    // A browser that is short of room asks for nothing else before it forgets; it may say no.
    void navigator.storage?.persist?.().catch(() => {})
    return made
  }, [token, endsAt])

  return {
    state,
    /** Makes this phone the one, if no other is. */
    show: useCallback(async (): Promise<void> => {
      try {
        const kept = await record()
        const asked = await ask(kept)
        if ('ok' in asked) setState({ kind: 'unbound', failure: asked })
        else await settle(kept, asked)
      } catch {
        setState({ kind: 'unable' })
      }
    }, [record, settle]),
    /** Takes the place of the other phone with the digits of the mail. */
    move: useCallback(
      async (code: string) => {
        const { secret } = await record()
        return callTicket('moveDisplay', { token, secret, code })
      },
      [record, token],
    ),
    /** After `move`: what it answered. */
    moved: useCallback(
      async (data: unknown): Promise<void> => {
        if (isAnswer(data)) await settle(await record(), { answer: data, aheadMs: null })
      },
      [record, settle],
    ),
  }
}

async function ask({ token, secret, shown }: KeptDisplay): Promise<Asked | TicketFailure> {
  const sentAt = Date.now()
  const called = await callTicket('showDisplay', { token, secret, has: shown?.qrToken ?? null })
  if (!called.ok) return called
  const receivedAt = Date.now()
  const answer = called.data
  if (!isAnswer(answer)) return { ok: false, code: 'internal', details: [] }
  const isClockTold = answer.kind === 'here' && receivedAt - sentAt < CLOCK_PATIENCE_MS
  return { answer, aheadMs: isClockTold ? Math.round(answer.now - (sentAt + receivedAt) / 2) : null }
}

function isAnswer(data: unknown): data is DisplayAnswer {
  if (typeof data !== 'object' || data === null || !('kind' in data)) return false
  if (data.kind === 'here') return 'qrToken' in data && 'key' in data && 'now' in data
  return data.kind === 'closed' || (data.kind === 'elsewhere' && 'movable' in data)
}
