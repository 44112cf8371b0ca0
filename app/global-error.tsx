'use client'
// Catches what breaks in the root layout itself: a document of its own, with the styles but without fonts or theme.
import { usePathname } from 'next/navigation'
import { CrashPage } from '@/components/shell/crash-page'
import './globals.css'

export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  const locale = /^\/en(\/|$)/.test(usePathname() ?? '') ? 'en' : 'fr'
  return (
    <html lang={locale}>
      <body>
        <title>Portillon</title>
        <CrashPage locale={locale} error={error} retry={retry} />
      </body>
    </html>
  )
}
