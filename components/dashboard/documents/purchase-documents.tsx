// The invoice and the credit notes of one purchase; the one that counts can be corrected.
import { useLocale, useTranslations } from 'next-intl'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { formatTaken } from '@/components/ui/signed-money'
import type { PurchaseDocument } from '@/server/documents/contract'
import { formatInstant, formatMoney } from '@/server/kernel/format'
import { CorrectInvoice } from './correct-invoice'
import { DocumentFileLink } from './document-file-link'

type PurchaseDocumentsProps = {
  documents: readonly PurchaseDocument[]
  organization: string
  mayCorrect: boolean
  /** Nothing was due: there will be no invoice. */
  isFree: boolean
  isPaid: boolean
}

export function PurchaseDocuments({ documents, organization, mayCorrect, isFree, isPaid }: PurchaseDocumentsProps) {
  const t = useTranslations('documents')
  const locale = useLocale()
  if (documents.length === 0 && (isFree || !isPaid)) return null
  const open = documents.findLast(({ kind, remaining }) => kind === 'invoice' && remaining.amount > 0)
  return (
    <Card className="overflow-hidden">
      <CardHeader ruled={documents.length > 0} title={t('ofPurchase')} />
      {documents.length === 0 ? (
        <CardBody>
          <p className="text-ink-2">{t('purchaseNone')}</p>
        </CardBody>
      ) : (
        <ul>
          {documents.map((document) => (
            <li
              key={document.id}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line px-5 py-2.5 first:border-t-0 sm:px-6"
            >
              <span className="min-w-0">
                <b className="font-semibold">{t(`kinds.${document.kind}`)}</b>{' '}
                <span className="num whitespace-nowrap">{document.label}</span>
                <span className="num block text-sm text-ink-2">
                  {formatInstant(document.issuedAt, { timeZone: document.timeZone, locale, style: 'short_date' })}
                  {' · '}
                  {(document.kind === 'credit_note' ? formatTaken : formatMoney)(document.total, locale)}
                  {document.buyer.company ? ` · ${document.buyer.company}` : ''}
                </span>
              </span>
              <span className="flex items-center gap-4">
                {mayCorrect && document.id === open?.id ? (
                  <CorrectInvoice organization={organization} invoice={document} />
                ) : null}
                <DocumentFileLink url={document.url} label={document.label} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
