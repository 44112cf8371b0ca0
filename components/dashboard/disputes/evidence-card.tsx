// The evidence as a bank reads it: the purchase, the delivery of the tickets, the checks at the gate.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Status } from '@/components/ui/status'
import type { Evidence, EvidenceState } from '@/server/disputes/contract'
import { formatInstant, formatMoney, formatZone } from '@/server/kernel/format'

type EvidenceProps = { evidence: Evidence; state: EvidenceState; gateway: string }

export function EvidenceCard({ evidence, state, gateway }: EvidenceProps) {
  const wasSent = state === 'sent'
  const t = useTranslations('disputes.evidence')
  const locale = useLocale()
  const { event, purchase, buyer, statement } = evidence
  const moment = (at: string) =>
    formatInstant(new Date(at), { timeZone: event.timeZone, locale, style: 'short_date_time' })
  return (
    <Card>
      <CardHeader title={t(gateway === 'paypal' ? 'titleElsewhere' : wasSent ? 'titleSent' : 'title')} />
      <CardBody>
        <p className="mb-5 text-sm text-ink-2">{t('lead', { zone: formatZone(event.timeZone, locale) })}</p>
        {wasSent && statement !== '' ? (
          <Part title={t('statement')}>
            <p className="whitespace-pre-line [overflow-wrap:anywhere]">{statement}</p>
          </Part>
        ) : null}
        <Part title={t('purchase')}>
          <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[auto_1fr]">
            <Fact label={t('bought')}>{moment(purchase.createdAt)}</Fact>
            {purchase.paidAt ? <Fact label={t('paid')}>{moment(purchase.paidAt)}</Fact> : null}
            <Fact label={t('buyer')}>
              {buyer.name}
              <span className="block text-ink-2 [overflow-wrap:anywhere]">{buyer.email}</span>
            </Fact>
            {buyer.address ? <Fact label={t('address')}>{buyer.address}</Fact> : null}
            <Fact label={t('ip')}>{buyer.ip ?? t('ipUnknown')}</Fact>
            <Fact label={t('items')}>
              {purchase.items.map(({ name, quantity, unitPrice }) => (
                <span key={`${name} ${unitPrice.amount}`} className="num block">
                  {quantity} × {name} – {formatMoney(unitPrice, locale)}
                </span>
              ))}
            </Fact>
            <Fact label={t('reference')}>
              <span className="break-all">{purchase.paymentRefs.join(', ')}</span>
            </Fact>
          </dl>
        </Part>
        <Deliveries evidence={evidence} moment={moment} />
        <Scans evidence={evidence} moment={moment} />
        <Tickets evidence={evidence} moment={moment} />
      </CardBody>
    </Card>
  )
}

type PartProps = { evidence: Evidence; moment: (at: string) => string }

function Deliveries({ evidence: { messages }, moment }: PartProps) {
  const t = useTranslations('disputes.evidence')
  return (
    <Part title={t('messages')}>
      {messages.length === 0 ? <p className="text-ink-2">{t('noMessages')}</p> : null}
      <Rows>
        {messages.map(({ kind, recipient, status, sentAt, provider, messageId }) => (
          <Row
            key={`${kind} ${messageId ?? sentAt ?? status}`}
            when={sentAt ? moment(sentAt) : t(status === 'failed' ? 'failed' : 'waiting')}
          >
            {t('sentTo', { kind: t(kind === 'purchase_confirmation' ? 'confirmation' : 'message'), recipient })}
            {messageId ? (
              <span className="block text-sm break-all text-ink-2">
                {provider} {messageId}
              </span>
            ) : null}
          </Row>
        ))}
      </Rows>
    </Part>
  )
}

function Scans({ evidence: { scans, furtherScans }, moment }: PartProps) {
  const t = useTranslations('disputes.evidence')
  return (
    <Part title={t('scans')}>
      {scans.length === 0 ? <p className="text-ink-2">{t('noScans')}</p> : null}
      <Rows>
        {scans.map(({ at, gate, list, code, holder, admitted }) => (
          <Row key={`${at} ${code}`} when={moment(at)}>
            <Status tone={admitted ? 'ok' : 'off'}>{t(admitted ? 'admitted' : 'refused')}</Status>
            <span className="block text-sm text-ink-2">
              {[gate || list, holder].filter(Boolean).join(' · ')} · <span className="num">{code}</span>
            </span>
          </Row>
        ))}
      </Rows>
      {furtherScans > 0 ? <p className="mt-2 text-sm text-ink-2">{t('further', { count: furtherScans })}</p> : null}
    </Part>
  )
}

function Tickets({ evidence: { tickets }, moment }: PartProps) {
  const t = useTranslations('disputes.evidence')
  return (
    <Part title={t('tickets')}>
      <Rows>
        {tickets.map(({ code, holder, type, issuedAt, page }) => (
          <Row key={code} when={t('issued', { moment: moment(issuedAt) })}>
            <span className="num">{code}</span> · {holder} · {type}
            <span className="block text-sm break-all text-ink-2">
              <span className="sr-only">{t('page')} </span>
              {page}
            </span>
          </Row>
        ))}
      </Rows>
    </Part>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-t border-line py-5 last:pb-0">
      <h3 className="mb-3 text-base font-semibold">{title}</h3>
      {children}
    </section>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-sm text-ink-2 sm:pt-0.5">{label}</dt>
      <dd className="min-w-0 max-sm:mb-1">{children}</dd>
    </>
  )
}

function Rows({ children }: { children: ReactNode }) {
  return <ul className="grid gap-3">{children}</ul>
}

function Row({ when, children }: { when: string; children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-5 gap-y-0.5">
      <div className="min-w-0 flex-1 basis-56">{children}</div>
      <span className="num text-sm text-ink-2">{when}</span>
    </li>
  )
}
