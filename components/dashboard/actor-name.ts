// Who did something, in words: a member's or key's name, the buyer, the product itself.
import { useTranslations } from 'next-intl'
import type { ActorView } from '@/server/audit/contract'

export function useActorName(): (actor: ActorView) => string {
  const t = useTranslations('money.history.actors')
  return ({ kind, name }) => {
    if (kind === 'user') return name || t('userGone')
    return kind === 'api_key' ? t('api_key', { name }) : t(kind)
  }
}
