'use client'
// The keys that sign an event's tickets, in plain words: which one signs, what becomes of the others, how far a withdrawal is.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Status, type StatusTone } from '@/components/ui/status'
import { formatInstant, formatNumber } from '@/server/kernel/format'
import type { EventKeyView } from '@/server/tickets/keys/contract'
import { ConfirmAct } from '../confirm-act'
import { WithdrawKey } from './withdraw-key'

type EventKeysCardProps = {
  organization: string
  eventId: string
  timeZone: string
  keys: EventKeyView[]
  mayManage: boolean
}

const tones: Record<EventKeyView['state'], StatusTone> = { signing: 'ok', superseded: 'off', withdrawn: 'bad' }
const LOOK_AGAIN_MS = 2_000

const isRunning = ({ withdrawal }: EventKeyView) => withdrawal !== null && withdrawal.completedAt === null

export function EventKeysCard({ organization, eventId, timeZone, keys: known, mayManage }: EventKeysCardProps) {
  const t = useTranslations('ticketActs.keys')
  const trpc = useTRPC()
  const isHydrated = useHydrated()
  const { data: keys, refetch } = useQuery(
    trpc.eventKeys.list.queryOptions(
      { organization, eventId },
      {
        initialData: known,
        staleTime: Number.POSITIVE_INFINITY,
        refetchInterval: ({ state }) => (state.data?.some(isRunning) ? LOOK_AGAIN_MS : false),
      },
    ),
  )
  const rotate = useMutation(trpc.eventKeys.rotate.mutationOptions())
  const signing = keys.find(({ state }) => state === 'signing')
  return (
    <Card aria-label={t('title')}>
      <CardHeader
        title={t('title')}
        action={
          mayManage && signing ? (
            <ConfirmAct
              trigger={
                <Button tone="ghost" size="small" disabled={!isHydrated} className="pointer-coarse:min-h-11">
                  {t('rotate.action')}
                </Button>
              }
              tone="primary"
              title={t('rotate.title')}
              description={t('rotate.text')}
              confirmLabel={t('rotate.submit')}
              done={t('rotate.done')}
              act={async () => {
                await rotate.mutateAsync({ organization, eventId, kid: signing.kid })
                await refetch()
              }}
            />
          ) : null
        }
      />
      <CardBody>
        <p className="max-w-prose text-ink-2">{keys.length === 0 ? t('none') : t('text')}</p>
        <ul className="mt-2">
          {keys.map((key) => (
            <li
              key={key.kid}
              className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-t border-line py-3 first:border-t-0"
            >
              <EventKey eventKey={key} timeZone={timeZone} />
              {mayManage && key.state !== 'withdrawn' ? (
                <WithdrawKey organization={organization} eventId={eventId} eventKey={key} onDone={() => refetch()} />
              ) : null}
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  )
}

function EventKey({ eventKey, timeZone }: { eventKey: EventKeyView; timeZone: string }) {
  const t = useTranslations('ticketActs.keys')
  const locale = useLocale()
  const { kid, number, state, tickets, withdrawal } = eventKey
  const at = eventKey.withdrawnAt ?? eventKey.supersededAt ?? eventKey.createdAt
  const day = formatInstant(at, { timeZone, locale, style: 'short_date' })
  return (
    <div className="min-w-0 grow">
      <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <b className="num font-semibold">{t('name', { number })}</b>
        <Status tone={tones[state]}>{t(`states.${state}`)}</Status>
        <span className="num text-sm text-ink-2">
          {t('since', { day })}
          {withdrawal ? null : ` · ${t('tickets', { count: tickets })}`}
        </span>
        <span className="num text-[13px] text-ink-3">{t('kid', { kid: String(kid) })}</span>
      </p>
      {withdrawal ? <Progress withdrawal={withdrawal} left={tickets} /> : null}
    </div>
  )
}

function Progress({ withdrawal, left }: { withdrawal: NonNullable<EventKeyView['withdrawal']>; left: number }) {
  const t = useTranslations('ticketActs.keys')
  const locale = useLocale()
  const { reissued, completedAt } = withdrawal
  if (completedAt) return <p className="mt-1 text-sm text-ink-2">{t('finished', { count: reissued })}</p>
  const total = reissued + left
  const share = total === 0 ? 100 : (reissued / total) * 100
  const text = t('progress', { done: formatNumber(reissued, locale), total: formatNumber(total, locale) })
  return (
    <div className="mt-1.5 max-w-sm">
      <p className="num mb-1 text-sm">{text}</p>
      <div
        role="progressbar"
        aria-label={text}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(share)}
        className="flex h-2 overflow-hidden rounded-full bg-sunk"
      >
        <div className="h-full bg-accent" style={{ width: `${share}%` }} />
      </div>
    </div>
  )
}
