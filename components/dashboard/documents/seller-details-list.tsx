// The same for those who may only read it.
import { useTranslations } from 'next-intl'
import type { SellerDetails } from '@/server/sellers/contract'

export function SellerDetailsList({ details }: { details: SellerDetails }) {
  const t = useTranslations('documents.seller')
  const fields = [
    'legalName',
    'address',
    'registration',
    'vatNumber',
    'invoicePrefix',
    'footer',
    'contactEmail',
  ] as const
  return (
    <>
      <p className="text-ink-2">{t('readOnly')}</p>
      <dl className="mt-4 grid max-w-2xl">
        {fields.map((field) => (
          <div key={field} className="grid gap-1 border-b border-line py-2.5 sm:grid-cols-[14rem_1fr]">
            <dt className="text-ink-2">{t(field)}</dt>
            <dd className="whitespace-pre-line">{details[field] || '–'}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
