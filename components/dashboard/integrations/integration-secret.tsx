'use client'
// The identifier and the secret of an integration, this one time.
import { useTranslations } from 'next-intl'
import { SecretText, ShownOnce } from '../shown-once'

export type ShownSecret = { id: string; secret: string }

/** Open as long as something is `made`. */
export function IntegrationSecret({ made, onDone }: { made: ShownSecret | null; onDone: () => void }) {
  const t = useTranslations('external.integrations')
  return (
    <ShownOnce made={made} title={t('secretTitle')} description={t('secretText')} kept={t('kept')} onKept={onDone}>
      {({ id, secret }) => (
        <>
          <SecretText label={t('id')} text={id} />
          <SecretText label={t('secret')} text={secret} />
        </>
      )}
    </ShownOnce>
  )
}
