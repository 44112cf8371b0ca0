// What the page behind an unsubscription link says, read as its letters.
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { ClientMessages } from '@/components/shell/client-messages'
import type { UnsubscribeView } from '@/server/campaigns/contract'
import { UnsubscribeForm } from './unsubscribe-form'

function said(standing: UnsubscribeView['standing'], { isBack = false, isBusy = false } = {}): string {
  const view = { organizationName: 'Lumières & Cie', address: 'c•••@exemple.fr', standing }
  const page = renderToStaticMarkup(
    <ClientMessages locale="fr" namespaces={['campaigns']}>
      <UnsubscribeForm view={view} token="x" locale="fr" isBusy={isBusy} isBack={isBack} />
    </ClientMessages>,
  )
  return page.replaceAll(/<.*?>/g, ' ')
}

test('who takes the messages up again is told that it is done, and can end them from there', () => {
  const back = said('subscribed', { isBack: true })
  expect(back).toContain('Vous recevrez de nouveau')
  expect(back).toContain('Me désabonner')
  expect(back).not.toContain('?')
  expect(said('subscribed')).toContain('Ne plus recevoir')
  // An old address with the same ending says what is true now.
  for (const standing of ['unsubscribed', 'bounced', 'by_member'] as const)
    expect(said(standing, { isBack: true })).not.toContain('de nouveau les nouvelles')
  expect(said('subscribed', { isBack: true, isBusy: true })).toContain('Trop de demandes')
})
