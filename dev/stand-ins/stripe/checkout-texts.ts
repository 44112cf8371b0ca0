// The words of the Checkout page, in French and English. French signs carry their narrow no-break space (U+202F).
import type { Language } from '../base/language'

const fr = {
  sandbox: 'Environnement d’essai',
  title: 'Paiement',
  explanation: 'Aucun argent ne circule ici. Choisissez comment ce paiement doit se terminer.',
  summary: 'Votre commande',
  due: 'À payer',
  email: 'E‑mail',
  pay: 'Payer',
  payAsync: 'Payer par prélèvement (confirmation différée)',
  decline: 'Refuser la carte',
  back: 'Revenir',
  declined: 'Votre carte a été refusée. Rien n’a été débité\u202f: essayez de nouveau ou revenez plus tard.',
  fine: 'Cette page tient lieu de Stripe Checkout pendant le développement et les démonstrations.',
  onward: 'Continuer',
  unknown: { title: 'Page introuvable', text: 'Cette session de paiement n’existe pas ou n’existe plus.' },
  expired: { title: 'Session expirée', text: 'Le temps pour payer est écoulé. Rien n’a été débité.' },
  done: { title: 'C’est fait', text: 'Cette session de paiement est terminée. Vous pouvez continuer.' },
}
export type CheckoutTexts = typeof fr

const en: CheckoutTexts = {
  sandbox: 'Test environment',
  title: 'Payment',
  explanation: 'No money moves here. Choose how this payment should end.',
  summary: 'Your purchase',
  due: 'To pay',
  email: 'Email',
  pay: 'Pay',
  payAsync: 'Pay by direct debit (confirmed later)',
  decline: 'Decline the card',
  back: 'Go back',
  declined: 'Your card was declined. Nothing was charged: try again or come back later.',
  fine: 'This page stands in for Stripe Checkout during development and demonstrations.',
  onward: 'Continue',
  unknown: { title: 'Page not found', text: 'This payment session does not exist, or no longer does.' },
  expired: { title: 'Session expired', text: 'The time to pay has run out. Nothing was charged.' },
  done: { title: 'All done', text: 'This payment session is complete. You may go on.' },
}

export const checkoutTexts: Record<Language, CheckoutTexts> = { fr, en }
