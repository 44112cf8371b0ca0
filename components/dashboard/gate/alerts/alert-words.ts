// An alert in words: its title, and the sentence that its facts make. Facts that are missing are told as unknown, never left open.
import { useTranslations } from 'next-intl'
import type { GateAlertView } from '@/server/scanning/alerts/contract'

const told = [
  'distant_gates',
  'forged_burst',
  'stale_replay',
  'disputed_or_refunded',
  'override_abuse',
  'velocity',
  'chain_broken',
  'chain_gap',
  'bad_code_admitted',
  'late_confirmation',
  'zone_full',
  'device_lost',
  'revoked_device',
  'offline_against_rules',
] as const
type Told = (typeof told)[number] | 'other'

export type AlertWords = { title: string; text: string }

export function useAlertWords(): (alert: Pick<GateAlertView, 'rule' | 'facts'>) => AlertWords {
  const t = useTranslations('fraud')
  return ({ rule, facts }) => {
    const known: Told = told.find((name) => name === rule) ?? 'other'
    const text = (name: string, otherwise: string) => {
      const value = facts[name]
      return typeof value === 'string' && value !== '' ? value : otherwise
    }
    const number = (name: string) => {
      const value = facts[name]
      return typeof value === 'number' ? value : 0
    }
    return {
      title: t(`words.${known}.title`),
      text: t(`words.${known}.text`, {
        attendee: text('attendee', t('someone')),
        first: text('first', t('unknownGate')),
        second: text('second', t('unknownGate')),
        device: text('device', t('unknownDevice')),
        who: text('who', t('someone')),
        zone: text('zone', ''),
        state: text('state', 'refunded'),
        how: text('how', 'link'),
        reason: text('reason', 'other'),
        count: number('count'),
        seconds: number('seconds'),
        minutes: number('minutes'),
        seq: number('seq'),
        missing: number('missing'),
        scans: number('scans'),
        inside: number('inside'),
        maximum: number('maximum'),
      }),
    }
  }
}

export function toneOf({ score, seenAt, closedAt }: Pick<GateAlertView, 'score' | 'seenAt' | 'closedAt'>) {
  if (seenAt || closedAt) return 'off'
  return score >= 70 ? 'bad' : score >= 40 ? 'wait' : 'now'
}
