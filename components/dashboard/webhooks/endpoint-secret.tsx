'use client'
// The secret of a webhook address, this one time.
import { useTranslations } from 'next-intl'
import { SecretText, ShownOnce } from '../shown-once'

/** Open as long as there is a `secret`. */
export function EndpointSecret({ secret, onDone }: { secret: string | null; onDone: () => void }) {
  const t = useTranslations('webhooks')
  return (
    <ShownOnce made={secret} title={t('secretTitle')} description={t('secretText')} kept={t('kept')} onKept={onDone}>
      {(text) => <SecretText label={t('secret')} text={text} />}
    </ShownOnce>
  )
}
