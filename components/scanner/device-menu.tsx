'use client'
// What a device says of itself, and its two tools: bring everything up to date now, and stop being a device.
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button, ButtonLink } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { localePath } from '@/i18n/paths'
import type { OwnDevice } from '@/server/scanning/devices/contract'
import type { Connection } from './connection'
import { useDataAge } from './connection-pills'
import type { OfflineGateHandle } from './offline/use-offline-gate'

type DeviceMenuProps = { device: OwnDevice; offline: OfflineGateHandle; connection: Connection }

export function DeviceMenu({ device, offline, connection }: DeviceMenuProps) {
  const t = useTranslations('scanner.device.menu')
  const locale = useLocale()
  const dataAge = useDataAge()
  const [state, setState] = useState<'idle' | 'working' | 'done' | 'failed'>('idle')
  async function sync(): Promise<void> {
    setState('working')
    await offline.sync().then(
      () => setState('done'),
      () => setState('failed'),
    )
  }
  const isReady = connection.own?.ready ?? false
  return (
    <section aria-label={device.name} className="grid gap-3 rounded-md border border-line p-4">
      <p className="text-[17px] font-bold">{device.name}</p>
      <ul className="grid gap-1 text-ink-2">
        <li>{t('list', { name: device.list.name })}</li>
        <li>{dataAge(connection)}</li>
        <li>{t('waiting', { count: offline.waiting })}</li>
        <li>{t(isReady ? 'ready' : offline.ready ? 'readyWhileOpen' : 'notReady')}</li>
      </ul>
      {state === 'done' || state === 'failed' ? (
        <Notice tone={state === 'done' ? 'ok' : 'bad'} title={t(state)} live />
      ) : null}
      <Button tone="ghost" size="large" wide loading={state === 'working'} onClick={() => void sync()}>
        {t('sync')}
      </Button>
      <ButtonLink tone="quiet" wide href={localePath(locale, '/scan/pair')}>
        {t('leave')}
      </ButtonLink>
    </section>
  )
}
