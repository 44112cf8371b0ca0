// What an outside printer has said of a batch's tickets; nothing where none has.
import { useTranslations } from 'next-intl'
import { Notice } from '@/components/ui/notice'
import type { BatchView } from '@/server/batches/contract'

export function OutsidePrints({ outside }: Pick<BatchView, 'outside'>) {
  const t = useTranslations('batches.outside')
  if (!outside) return null
  const { printed, failed, open, total } = outside
  const tone = failed > 0 ? 'bad' : open > 0 ? 'now' : 'ok'
  return (
    <Notice tone={tone} title={t('title')} className="mb-7">
      {t('counts', { printed, total })}
      {failed > 0 ? ` ${t('failed', { count: failed })}` : ''}
    </Notice>
  )
}
