// What makes the scanner an app on a phone: its name, its icons, and the address that it opens at, in the language of the page.
import { getTranslations } from 'next-intl/server'
import { localePath } from '@/i18n/paths'
import { asLocale } from '@/server/kernel/format'

type Context = { params: Promise<{ locale: string }> }

export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const locale = asLocale((await params).locale)
  const t = await getTranslations({ locale, namespace: 'offline.app' })
  const page = localePath(locale, '/scan')
  const manifest = {
    id: page,
    name: t('name'),
    short_name: t('shortName'),
    description: t('description'),
    lang: locale,
    start_url: page,
    scope: page,
    display: 'standalone',
    orientation: 'portrait',
    background_color: '#0d0f18',
    theme_color: '#0d0f18',
    icons: [
      { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
      { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  }
  return Response.json(manifest, {
    headers: { 'content-type': 'application/manifest+json', 'cache-control': 'public, max-age=3600' },
  })
}
