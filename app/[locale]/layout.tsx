// The document: language, fonts, theme before the first paint. No client provider here: public pages are budgeted in
// JavaScript, and what needs a provider brings it in its own layout. Guards: every page is rendered for its request, since the
// nonce of its scripts (server/web.ts) is good for one answer only.
import type { Metadata, Viewport } from 'next'
import { notFound } from 'next/navigation'
import { hasLocale } from 'next-intl'
import { setRequestLocale } from 'next-intl/server'
import type { ReactNode } from 'react'
import { EarlyPress } from '@/components/shell/early-press'
import { earlyPressScript } from '@/components/shell/early-press-script'
import { fontVariables } from '@/components/shell/fonts'
import { themeScript } from '@/components/shell/theme-script'
import { routing } from '@/i18n/routing'
import '../globals.css'

export const metadata: Metadata = {
  title: { default: 'Portillon', template: '%s · Portillon' },
  applicationName: 'Portillon',
  manifest: '/manifest.webmanifest',
  icons: {
    icon: [{ url: '/icon.svg', type: 'image/svg+xml' }],
    apple: [{ url: '/icon-180.png', sizes: '180x180' }],
  },
  formatDetection: { telephone: false, email: false, address: false },
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbfaf5' },
    { media: '(prefers-color-scheme: dark)', color: '#0d0f18' },
  ],
}

export const dynamic = 'force-dynamic'

type RootLayoutProps = { children: ReactNode; params: Promise<{ locale: string }> }

export default async function RootLayout({ children, params }: RootLayoutProps) {
  const { locale } = await params
  if (!hasLocale(routing.locales, locale)) notFound()
  setRequestLocale(locale)
  return (
    <html lang={locale} className={fontVariables} suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant, run before the first paint */}
        <script dangerouslySetInnerHTML={{ __html: themeScript }} />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant, run before anything can be pressed */}
        <script dangerouslySetInnerHTML={{ __html: earlyPressScript }} />
      </head>
      <body>
        {children}
        <EarlyPress />
      </body>
    </html>
  )
}
