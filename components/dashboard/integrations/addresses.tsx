// What the maker of a payment service or of a turnstile has to know: where to send, how to sign, and what becomes of a yes.
import { useTranslations } from 'next-intl'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'

type Address = { label: string; url: string; body: string }

const paymentBody = `{
  "eventType": "payment.completed", "status": "completed",
  "eventId": "…", "paymentIntentId": "…", "timestamp": "…",
  "data": { "payment_service_id": "…", "gateway": "…", "amount": 1200, "currency": "EUR" }
}`

type AddressesProps = { addresses: { payment: string; validate: string; confirm: string } }

export function Addresses({ addresses: { payment, validate, confirm } }: AddressesProps) {
  const t = useTranslations('external.integrations')
  return (
    <div className="mt-[22px] grid items-start gap-[22px] lg:grid-cols-2 lg:[&>*:last-child]:col-span-full">
      <Kind
        title={t('payments.title')}
        text={t('payments.text')}
        addresses={[
          {
            label: t('payments.send'),
            url: payment,
            body: paymentBody,
          },
        ]}
      />
      <Kind
        title={t('turnstiles.title')}
        text={t('turnstiles.text')}
        addresses={[
          { label: t('turnstiles.ask'), url: validate, body: '{ "qrCodeData": "…", "eventId": "…" }' },
          { label: t('turnstiles.passed'), url: confirm, body: '{ "leaseId": "…", "scanId": "…" }' },
        ]}
        notes={[t('turnstiles.lease'), t('turnstiles.late'), t('turnstiles.codes')]}
      />
      <Card>
        <CardHeader title={t('signing.title')} />
        <CardBody>
          <p className="max-w-[68ch] text-ink-2">{t('signing.text')}</p>
          <pre className="mt-3 rounded-md border border-line bg-sunk px-3.5 py-3 text-sm break-all whitespace-pre-wrap">
            {'Portillon-Integration: <id>\nPortillon-Signature: t=<unix>,v1=<hex HMAC-SHA256(secret, t + "." + body)>'}
          </pre>
        </CardBody>
      </Card>
    </div>
  )
}

type KindProps = { title: string; text: string; addresses: readonly Address[]; notes?: readonly string[] }

function Kind({ title, text, addresses, notes = [] }: KindProps) {
  const t = useTranslations('common.actions')
  return (
    <Card>
      <CardHeader title={title} />
      <CardBody>
        <p className="text-ink-2">{text}</p>
        <ol className="mt-4 grid gap-4">
          {addresses.map(({ label, url, body }) => (
            <li key={url}>
              <div className="mb-1.5 flex items-center justify-between gap-3">
                <p className="text-[15px] font-semibold">{label}</p>
                <CopyButton value={url} label={t('copy')} copiedLabel={t('copied')} />
              </div>
              <pre className="rounded-md border border-line bg-sunk px-3.5 py-3 text-sm break-all whitespace-pre-wrap select-all">
                {`POST ${url}\n${body}`}
              </pre>
            </li>
          ))}
        </ol>
        {notes.length > 0 ? (
          <ul className="mt-4 grid list-disc gap-1.5 pl-5 text-[15px] text-ink-2">
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        ) : null}
      </CardBody>
    </Card>
  )
}
