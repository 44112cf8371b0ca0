// The words of the approval page, in French and English. French signs carry their narrow no-break space (U+202F).
import type { Language } from '../base/language'

const fr = {
  sandbox: 'Environnement d’essai',
  title: 'Payer avec PayPal',
  explanation: 'Aucun argent ne circule ici. Choisissez comment ce paiement doit se terminer.',
  summary: 'Votre commande',
  due: 'À payer',
  approve: 'Accepter et payer',
  review: 'Accepter, paiement examiné par PayPal',
  decline: 'Accepter, moyen de paiement refusé ensuite',
  cancel: 'Annuler et revenir',
  fine: 'Cette page tient lieu de PayPal pendant le développement et les démonstrations.',
  onward: 'Continuer',
  unknown: { title: 'Page introuvable', text: 'Cette commande PayPal n’existe pas ou n’existe plus.' },
  done: { title: 'C’est fait', text: 'Vous avez déjà accepté ce paiement. Vous pouvez continuer.' },
}
export type ApprovalTexts = typeof fr

const en: ApprovalTexts = {
  sandbox: 'Test environment',
  title: 'Pay with PayPal',
  explanation: 'No money moves here. Choose how this payment should end.',
  summary: 'Your purchase',
  due: 'To pay',
  approve: 'Agree and pay',
  review: 'Agree, payment reviewed by PayPal',
  decline: 'Agree, means of payment refused afterwards',
  cancel: 'Cancel and go back',
  fine: 'This page stands in for PayPal during development and demonstrations.',
  onward: 'Continue',
  unknown: { title: 'Page not found', text: 'This PayPal order does not exist, or no longer does.' },
  done: { title: 'All done', text: 'You have agreed to this payment already. You may go on.' },
}

export const approvalTexts: Record<Language, ApprovalTexts> = { fr, en }
