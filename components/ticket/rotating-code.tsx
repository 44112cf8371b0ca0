'use client'
// A ticket's code that changes every 15 seconds, on the one phone that shows it; on any other, how that one becomes it. Works without a
// network once it was shown. Guards: nothing that could pass for a code is drawn before the key is here.
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Spinner } from '@/components/ui/spinner'
import { qrPath } from '@/server/tickets/qr-path'
import { STEP_MS } from '@/server/tickets/rotating/rotating-code'
import { codeAt } from './rotating-key'
import { RotatingMove } from './rotating-move'
import { sheetTokens } from './sheet'
import { TicketCode } from './ticket-code'
import { type DisplayState, type ShownBy, useRotatingDisplay } from './use-rotating-display'
import { useTicketError } from './use-ticket-error'

type RotatingCodeProps = {
  token: string
  ticketCode: string
  /** Of the event, as text; the key is forgotten some time after. */
  endsAt: string
  shownBy: ShownBy
}

export function RotatingCode({ token, ticketCode, endsAt, shownBy }: RotatingCodeProps) {
  const t = useTranslations('ticket.rotating')
  const display = useRotatingDisplay(token, Date.parse(endsAt), shownBy)
  const { state } = display
  if (state.kind === 'here') return <Face {...state} ticketCode={ticketCode} />
  return (
    <div className={`mx-auto grid min-h-[264px] max-w-[300px] content-center gap-4 ${sheetTokens}`}>
      {state.kind === 'reading' ? (
        <>
          <Spinner className="mx-auto size-6" />
          <noscript>{t('noScript')}</noscript>
        </>
      ) : state.kind === 'unbound' ? (
        <Unbound failure={state.failure} onShow={display.show} />
      ) : state.kind === 'elsewhere' ? (
        <RotatingMove
          token={token}
          movable={state.movable}
          lost={state.lost}
          move={display.move}
          onMoved={display.moved}
        />
      ) : (
        <Words title={t(`${state.kind}.title`)} text={t(`${state.kind}.text`)} />
      )}
    </div>
  )
}

function Words({ title, text }: { title: string; text: string }) {
  return (
    <div role="status">
      <p className="display text-2xl">{title}</p>
      <p className="mt-1.5 text-[15px] text-balance text-ink-2">{text}</p>
    </div>
  )
}

type UnboundProps = { failure: Extract<DisplayState, { kind: 'unbound' }>['failure']; onShow: () => Promise<void> }

/** A press, so that neither a mail program that looks at links nor the computer where the mail is read takes the phone's place. */
function Unbound({ failure, onShow }: UnboundProps) {
  const t = useTranslations('ticket.rotating')
  const { textOf } = useTicketError()
  const [isWorking, setWorking] = useState(false)
  return (
    <>
      <Words title={t('unbound.title')} text={t('unbound.text')} />
      <Button
        loading={isWorking}
        onClick={async () => {
          setWorking(true)
          await onShow()
          setWorking(false)
        }}
      >
        {t('unbound.show')}
      </Button>
      <p role="alert" className={failure ? 'font-semibold text-danger' : 'sr-only'}>
        {failure ? textOf(failure) : null}
      </p>
    </>
  )
}

type FaceProps = Extract<DisplayState, { kind: 'here' }> & { ticketCode: string }

function Face({ qrToken, ticketKey, aheadMs, ticketCode }: FaceProps) {
  const t = useTranslations('ticket')
  const now = useCode({ qrToken, ticketKey, aheadMs })
  const { size, path } = now ? qrPath(now.text) : { size: 41, path: '' }
  const viewBox = `0 0 ${size} ${size}`
  return (
    <>
      <TicketCode
        viewBox={viewBox}
        code={ticketCode}
        labels={{
          enlarge: t('enlarge'),
          close: t('close'),
          bright: t('bright'),
          awake: t('awake'),
          maySleep: t('maySleep'),
        }}
      >
        <svg viewBox={viewBox} shapeRendering="crispEdges" role="img" aria-label={t('qr')} className="block w-full">
          <path id="ticket-code" d={path} fill="#0d0d0d" />
        </svg>
      </TicketCode>
      <p className="mt-3 text-sm text-ink-2">{t('rotating.live')}</p>
      {now ? <StepBar key={now.step} leftMs={now.leftMs} /> : null}
    </>
  )
}

type Code = { text: string; step: number; leftMs: number }

/** The code of this moment by the server's clock; a new one when its step begins, and when the page comes back into sight. */
function useCode({ qrToken, ticketKey, aheadMs }: Omit<FaceProps, 'kind' | 'ticketCode'>): Code | null {
  const [code, setCode] = useState<Code | null>(null)
  useEffect(() => {
    let isGone = false
    let timer: ReturnType<typeof setTimeout>
    async function draw() {
      clearTimeout(timer)
      const at = Date.now() + aheadMs
      const text = await codeAt(qrToken, ticketKey, at)
      if (isGone) return
      const leftMs = STEP_MS - (at % STEP_MS)
      setCode({ text, step: Math.floor(at / STEP_MS), leftMs })
      timer = setTimeout(draw, leftMs)
    }
    const shown = () => void draw()
    void draw()
    document.addEventListener('visibilitychange', shown)
    return () => {
      isGone = true
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', shown)
    }
  }, [qrToken, ticketKey, aheadMs])
  return code
}

/** Shows that the page lives: what a picture of it cannot do. */
function StepBar({ leftMs }: { leftMs: number }) {
  return (
    <div aria-hidden="true" className="mt-2 h-1 overflow-hidden rounded-full bg-ink/15">
      <div
        ref={(bar) => {
          bar?.animate([{ transform: `scaleX(${leftMs / STEP_MS})` }, { transform: 'scaleX(0)' }], {
            duration: leftMs,
            fill: 'forwards',
          })
        }}
        className="h-full origin-left bg-accent"
      />
    </div>
  )
}
