'use client'
// Scans of this phone that the server has not taken and never will: nobody else counts them, so whoever holds the phone has to show them.
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import type { Station } from './gate-line'
import type { RefusedScan } from './offline/store'
import type { OfflineGateHandle } from './offline/use-offline-gate'
import { usePreference } from './use-preference'
import { useWhen } from './use-when'

const SEEN = 'portillon-refused-seen'

type RefusedScansProps = { offline: Pick<OfflineGateHandle, 'refused' | 'refusedScans'>; station: Station }

export function RefusedScans({ offline, station }: RefusedScansProps) {
  const t = useTranslations('scanner.device.refused')
  const [seen, setSeen] = usePreference(SEEN)
  const [scans, setScans] = useState<readonly RefusedScan[] | null>(null)
  const seenKey = `${station.key} ${offline.refused}`
  if ((offline.refused === 0 || seen === seenKey) && scans === null) return null
  return (
    <>
      <Notice
        tone="bad"
        live
        title={t('title', { count: offline.refused })}
        action={
          station.isKiosk ? null : (
            <Button
              tone="ghost"
              size="small"
              className="min-h-11"
              onClick={() => void offline.refusedScans().then(setScans, () => setScans([]))}
            >
              {t('show')}
            </Button>
          )
        }
      />
      <Dialog
        open={scans !== null}
        onOpenChange={(open) => {
          if (open) return
          setScans(null)
          setSeen(seenKey)
        }}
        title={t('heading')}
        description={t('text')}
        closeLabel={t('close')}
        className="dark text-ink"
      >
        <ul className="grid gap-4">
          {scans?.map((scan) => (
            <RefusedLine key={scan.seq} scan={scan} station={station} />
          ))}
        </ul>
      </Dialog>
    </>
  )
}

function RefusedLine({ scan, station }: { scan: RefusedScan; station: Station }) {
  const t = useTranslations('scanner.device.refused')
  const when = useWhen(station.event.timeZone)
  return (
    <li>
      <p className="font-semibold">{t(scan.verdict, { when: when(new Date(scan.at)) })}</p>
      <p className="text-ink-2">{t(scan.code === 'check_in_list.not_found' ? 'list' : 'other', { code: scan.code })}</p>
    </li>
  )
}
