// The words of the customer portal, in French and English.
import type { Language } from '../base/language'

const fr = {
  sandbox: 'Environnement d’essai',
  title: 'Votre abonnement',
  back: 'Revenir',
  unknown: 'Cette session n’existe pas.',
  none: 'Aucun abonnement pour l’instant.',
  over: 'Cet abonnement est terminé.',
  due: 'Le dernier paiement n’a pas abouti.',
  ends: 'Il se termine le',
  trial: 'Essai gratuit jusqu’au',
  renews: 'Prochain paiement le',
  mendCard: 'Mettre la carte à jour et payer',
  change: 'Passer à',
  cancel: 'Résilier à la fin de la période',
  resume: 'Garder l’abonnement',
  invoices: 'Factures',
  paid: 'payée',
  open: 'à payer',
}
export type PortalTexts = typeof fr

const en: PortalTexts = {
  sandbox: 'Test environment',
  title: 'Your subscription',
  back: 'Go back',
  unknown: 'There is no such session.',
  none: 'No subscription yet.',
  over: 'This subscription is over.',
  due: 'The last payment did not go through.',
  ends: 'It ends on',
  trial: 'Free trial until',
  renews: 'Next payment on',
  mendCard: 'Update the card and pay',
  change: 'Change to',
  cancel: 'Cancel at the end of the period',
  resume: 'Keep the subscription',
  invoices: 'Invoices',
  paid: 'paid',
  open: 'to pay',
}

export const portalTexts: Record<Language, PortalTexts> = { fr, en }
