'use client'
// A key's text, this one time, with a call that tries it.
import { useTranslations } from 'next-intl'
import { SecretText, ShownOnce } from '../shown-once'

/** Open as long as there is a `token`. */
export function NewApiKey({ token, onDone }: { token: string | null; onDone: () => void }) {
  const t = useTranslations('dashboard.apiKeys')
  return (
    <ShownOnce made={token} title={t('createdTitle')} description={t('createdText')} kept={t('kept')} onKept={onDone}>
      {(text) => (
        <>
          <SecretText label={t('key')} text={text} />
          <SecretText label={t('example')} text={exampleCall(text)} />
        </>
      )}
    </ShownOnce>
  )
}

/** Works with any key, whatever it may do. Never called on the server, where no key is ever shown. */
function exampleCall(token: string): string {
  return [
    `curl ${window.location.origin}/api/auth/validate \\`,
    "  -H 'Content-Type: application/json' \\",
    `  -d '{"token":"${token}"}'`,
  ].join('\n')
}
