// What is told of a device, in words: the same on its own page, in the control room and before the doors open.
import { useTranslations } from 'next-intl'
import type { StatusTone } from '@/components/ui/status'
import { CLOCK_TOLERANCE_MS, type DeviceState, type DeviceView } from '@/server/scanning/devices/contract'

export const stateTones: Record<DeviceState, StatusTone> = {
  invited: 'now',
  lapsed: 'off',
  to_confirm: 'wait',
  active: 'ok',
  silent: 'bad',
  revoked: 'wait',
  wiped: 'off',
}

export function useDeviceWords() {
  const t = useTranslations('devices')

  function amount(ms: number): string {
    const seconds = Math.round(ms / 1000)
    if (seconds < 60) return t('amount.seconds', { count: seconds })
    if (seconds < 3_600) return t('amount.minutes', { count: Math.round(seconds / 60) })
    if (seconds < 86_400) return t('amount.hours', { count: Math.round(seconds / 3_600) })
    return t('amount.days', { count: Math.round(seconds / 86_400) })
  }

  return {
    clock({ clockOffsetMs }: Pick<DeviceView, 'clockOffsetMs'>): string {
      if (clockOffsetMs === null) return t('clock.unknown')
      if (Math.abs(clockOffsetMs) < CLOCK_TOLERANCE_MS) return t('clock.right')
      return t(clockOffsetMs > 0 ? 'clock.ahead' : 'clock.behind', { amount: amount(Math.abs(clockOffsetMs)) })
    },
    isClockWrong: ({ clockOffsetMs }: Pick<DeviceView, 'clockOffsetMs'>) =>
      Math.abs(clockOffsetMs ?? 0) >= CLOCK_TOLERANCE_MS,
    battery: ({ battery }: Pick<DeviceView, 'battery'>) =>
      battery === null ? t('unknown') : t('battery', { percent: battery }),
    waiting: ({ queueLength }: Pick<DeviceView, 'queueLength'>) => t('waiting', { count: queueLength }),
    place({ gate, checkInList }: Pick<DeviceView, 'gate' | 'checkInList'>): string {
      const at = gate?.name ?? t('place.noGate')
      return checkInList ? `${at} · ${t('place.ownList', { name: checkInList.name })}` : at
    },
  }
}

/** `9:58` */
export function minutesLeft(until: Date, now: Date): string {
  const seconds = Math.max(0, Math.ceil((until.getTime() - now.getTime()) / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
