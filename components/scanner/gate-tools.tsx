'use client'
// What stands below the camera, within reach of one thumb.
import { Flashlight, FlashlightOff, History, Keyboard, SwitchCamera } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { Camera } from './use-camera'

type GateToolsProps = { camera: Camera; onTyped: () => void; onRecent: () => void }

export function GateTools({ camera, onTyped, onRecent }: GateToolsProps) {
  const t = useTranslations('scanner.gate')
  const { state } = camera
  return (
    <div className="flex items-center gap-3">
      <ToolButton label={t('typed')} wide onPress={onTyped} icon={<Keyboard />} />
      {state.status === 'live' && state.torch !== null ? (
        <ToolButton
          label={state.torch ? t('torchOff') : t('torchOn')}
          onPress={camera.toggleTorch}
          icon={state.torch ? <FlashlightOff /> : <Flashlight />}
        />
      ) : null}
      {state.status === 'live' && state.others ? (
        <ToolButton label={t('switchCamera')} onPress={camera.switchCamera} icon={<SwitchCamera />} />
      ) : null}
      <ToolButton label={t('recent')} onPress={onRecent} icon={<History />} />
    </div>
  )
}

type ToolButtonProps = { label: string; icon: ReactNode; wide?: boolean; onPress: () => void }

function ToolButton({ label, icon, wide, onPress }: ToolButtonProps) {
  return (
    <button
      type="button"
      onClick={onPress}
      aria-label={wide ? undefined : label}
      className={
        wide
          ? 'flex min-h-14 min-w-0 flex-1 items-center justify-center gap-3 rounded-full border-2 border-line-strong px-5 text-[17px] leading-tight font-bold'
          : 'flex size-14 shrink-0 items-center justify-center rounded-full border-2 border-line-strong'
      }
    >
      <span aria-hidden="true" className="[&>svg]:size-6">
        {icon}
      </span>
      {wide ? label : null}
    </button>
  )
}
