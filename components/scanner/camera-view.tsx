'use client'
// The camera's picture with the square to aim at, its light, zoom and other lenses; and in its place, when there is none, why and what to do.
import { Flashlight, FlashlightOff, RefreshCw, SwitchCamera } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode, RefObject } from 'react'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Spinner } from '@/components/ui/spinner'
import type { Camera } from './use-camera'

type CameraViewProps = {
  video: RefObject<HTMLVideoElement | null>
  camera: Camera
  /** False once the code reader could not be loaded. */
  readerWorks: boolean
  asking: boolean
  /** The ticket that was just answered is still held up. */
  stillThere: boolean
}

export function CameraView({ video, camera, readerWorks, asking, stillThere }: CameraViewProps) {
  const t = useTranslations('scanner.camera')
  const { state } = camera
  const fault = state.status === 'failed' ? state.fault : readerWorks ? null : 'unreadable'
  return (
    <div data-camera={state.status} className="relative min-h-0 flex-1 overflow-hidden rounded-lg bg-sunk">
      <video
        ref={video}
        playsInline
        muted
        autoPlay
        className={cn('absolute inset-0 size-full object-cover', state.status !== 'live' && 'invisible')}
      />
      {fault === null ? (
        <div className="absolute inset-0 flex flex-col items-center justify-center gap-5 p-6 pb-20">
          <Viewfinder dim={state.status !== 'live'} />
          <p className="flex min-h-11 items-center gap-2.5 rounded-full bg-paper px-4 py-2 text-center text-[15px] leading-tight font-semibold">
            {asking || state.status === 'starting' ? <Spinner className="size-4" /> : null}
            {t(asking ? 'asking' : state.status === 'starting' ? 'starting' : stillThere ? 'stillThere' : 'aim')}
          </p>
          <LensTools camera={camera} />
        </div>
      ) : (
        <div role="alert" className="absolute inset-0 flex flex-col justify-center gap-2 overflow-y-auto p-6">
          <p className="display text-3xl">{t(`${fault}.title`)}</p>
          <p className="text-[17px] text-ink-2">{t(`${fault}.hint`)}</p>
          {fault === 'insecure' || fault === 'unreadable' ? null : (
            <Button tone="ghost" className="mt-4 self-start" onClick={camera.restart}>
              <RefreshCw className="size-5" aria-hidden="true" />
              {t('again')}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

/** On the picture, at its lower edge. */
function LensTools({ camera }: { camera: Camera }) {
  const t = useTranslations('scanner.gate')
  const { state } = camera
  if (state.status !== 'live') return null
  const { torch, zoom, others } = state
  return (
    <div className="absolute inset-x-3 bottom-3 flex items-center justify-center gap-3">
      {torch === null ? null : (
        <LensButton label={torch ? t('torchOff') : t('torchOn')} onPress={camera.toggleTorch}>
          {torch ? <FlashlightOff /> : <Flashlight />}
        </LensButton>
      )}
      {zoom ? (
        <input
          type="range"
          aria-label={t('zoom')}
          min={zoom.min}
          max={zoom.max}
          step={zoom.step}
          value={zoom.value}
          onChange={(event) => camera.zoomTo(event.target.valueAsNumber)}
          className="h-11 min-w-0 max-w-56 flex-1 accent-white drop-shadow-[0_0_2px_rgb(0_0_0/0.9)]"
        />
      ) : null}
      {others ? (
        <LensButton label={t('switchCamera')} onPress={camera.switchCamera}>
          <SwitchCamera />
        </LensButton>
      ) : null}
    </div>
  )
}

function LensButton({ label, onPress, children }: { label: string; onPress: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onPress}
      aria-label={label}
      className="flex size-12 shrink-0 items-center justify-center rounded-full bg-paper [&>svg]:size-6"
    >
      {children}
    </button>
  )
}

function Viewfinder({ dim }: { dim: boolean }) {
  return (
    <svg
      viewBox="0 0 100 100"
      fill="none"
      stroke={dim ? 'currentColor' : '#fff'}
      strokeWidth="2.5"
      strokeLinecap="round"
      aria-hidden="true"
      className={cn(
        'aspect-square max-h-[60%] w-[72%] max-w-80 drop-shadow-[0_0_2px_rgb(0_0_0/0.9)]',
        dim && 'text-ink-3',
      )}
    >
      <path d="M2 22V10a8 8 0 0 1 8-8h12M78 2h12a8 8 0 0 1 8 8v12M98 78v12a8 8 0 0 1-8 8H78M22 98H10a8 8 0 0 1-8-8V78" />
    </svg>
  )
}
