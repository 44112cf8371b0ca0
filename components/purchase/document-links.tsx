// The invoice and the credit notes of a purchase, each to be taken home as a PDF.
import { getTranslations } from 'next-intl/server'
import { PdfLink } from '@/components/ticket/pdf-link'
import { formatTaken } from '@/components/ui/signed-money'
import type { PurchaseDocument } from '@/server/documents/contract'
import { formatInstant, formatMoney, type Locale } from '@/server/kernel/format'

type DocumentLinksProps = { documents: readonly PurchaseDocument[]; locale: Locale; className?: string }

export async function DocumentLinks({ documents, locale, className = 'mt-8' }: DocumentLinksProps) {
  const t = await getTranslations({ locale, namespace: 'documents' })
  if (documents.length === 0) return null
  return (
    <section aria-label={t('ofPurchase')} className={className}>
      <h2 className="text-xl">{t('ofPurchase')}</h2>
      <ul className="mt-2">
        {documents.map((document) => (
          <li
            key={document.id}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line py-2.5"
          >
            <span className="min-w-0">
              <b className="font-semibold">{t(`kinds.${document.kind}`)}</b>{' '}
              <span className="num whitespace-nowrap">{document.label}</span>
              <span className="num block text-sm text-ink-2">
                {formatInstant(document.issuedAt, { timeZone: document.timeZone, locale, style: 'date' })}
                {' · '}
                {(document.kind === 'credit_note' ? formatTaken : formatMoney)(document.total, locale)}
              </span>
            </span>
            <PdfLink
              href={new URL(document.url).pathname}
              fileName={`${document.label}.pdf`}
              labels={{ making: t('making'), failed: t('failed') }}
              className="link inline-flex min-h-11 items-center"
            >
              {t('download')}
              <span className="sr-only"> {document.label}</span>
            </PdfLink>
          </li>
        ))}
      </ul>
    </section>
  )
}
