// What a job was to do, why it failed and what helps, for people who run events and not servers.
import type { JobName } from '@/server/jobs/catalog'
import type { Locale } from '@/server/kernel/format'

type Words = Record<Locale, string>

const TASKS: Readonly<Partial<Record<JobName, Words>>> = {
  'apply-provider-event': {
    fr: 'Enregistrer un message du prestataire de paiement',
    en: 'Record a message of the payment provider',
  },
  'lapse-hold': { fr: 'Libérer les places d’une commande échue', en: 'Release the places of a lapsed purchase' },
  'send-refund': { fr: 'Envoyer un remboursement', en: 'Send a refund' },
  'follow-dispute': { fr: 'Suivre un litige', en: 'Follow a dispute' },
  'submit-dispute-evidence': { fr: 'Envoyer la réponse à un litige', en: 'Send the answer to a dispute' },
  'render-dispute-evidence': { fr: 'Préparer le dossier d’un litige', en: 'Prepare the file of a dispute' },
  'follow-subscription': { fr: 'Suivre l’abonnement', en: 'Follow the subscription' },
  'issue-document': { fr: 'Établir une facture ou un avoir', en: 'Issue an invoice or a credit note' },
  'render-document': {
    fr: 'Faire le PDF d’une facture ou d’un avoir',
    en: 'Make the PDF of an invoice or credit note',
  },
  'advance-refund-run': {
    fr: 'Rembourser les commandes d’un événement annulé',
    en: 'Refund the purchases of a cancelled event',
  },
  'import-balance': { fr: 'Lire le solde du compte de paiement', en: 'Read the balance of the payment account' },
  'book-bank-import': { fr: 'Rapprocher un relevé bancaire', en: 'Match a bank statement' },
  'deliver-notification': { fr: 'Envoyer un message à un acheteur', en: 'Send a message to a buyer' },
  'deliver-mass-notification': { fr: 'Envoyer un message parmi beaucoup', en: 'Send one message of many' },
  'render-ticket': { fr: 'Faire le PDF d’un billet', en: 'Make the PDF of a ticket' },
  'advance-batch': { fr: 'Démarrer une série de billets', en: 'Start a batch of tickets' },
  'issue-batch-chunk': { fr: 'Faire les billets d’une série', en: 'Make the tickets of a batch' },
  'make-batch-archive': { fr: 'Réunir les PDF d’une série', en: 'Put the PDFs of a batch together' },
}

const SOMETHING: Words = { fr: 'Un travail en arrière-plan', en: 'Work in the background' }

export function whatOf(job: string, locale: Locale): string {
  return ((TASKS as Partial<Record<string, Words>>)[job] ?? SOMETHING)[locale]
}

const CAUSES: readonly { sign: RegExp; why: Words; advice: Words }[] = [
  {
    sign: /storage\.full|no room left for files|ENOSPC|EDQUOT/i,
    why: {
      fr: 'Il n’y avait plus de place pour enregistrer le fichier.',
      en: 'There was no room left to store the file.',
    },
    advice: { fr: 'Faites de la place, puis relancez.', en: 'Make room, then run it again.' },
  },
  {
    sign: /storage|\bE(?:NOTDIR|EXIST|IO|ACCES|PERM|ROFS|NOENT)\b/,
    why: {
      fr: 'Le fichier n’a pas pu être écrit : le stockage ne répondait pas comme il doit.',
      en: 'The file could not be written: the storage did not answer as it should.',
    },
    advice: {
      fr: 'Faites vérifier le stockage, puis relancez.',
      en: 'Have the storage looked at, then run it again.',
    },
  },
  {
    sign: /did not end within its deadline/i,
    why: { fr: 'Le travail a duré trop longtemps et a été arrêté.', en: 'The work took too long and was stopped.' },
    advice: { fr: 'Relancez-le à un moment plus calme.', en: 'Run it again at a quieter moment.' },
  },
  {
    sign: /ECONN|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|fetch failed|does not answer|timed? ?out|unavailable|busy|\b50[0234]\b|\b429\b/i,
    why: {
      fr: 'Un service extérieur ne répondait pas, malgré plusieurs essais.',
      en: 'An outside service did not answer, several times over.',
    },
    advice: { fr: 'Relancez quand le service répond de nouveau.', en: 'Run it again once the service answers.' },
  },
  {
    sign: /invalid_(type|value|format|union)|unrecognized_keys|ZodError/i,
    why: {
      fr: 'Ce travail a été demandé par une version plus ancienne.',
      en: 'This work was asked for by an older version.',
    },
    advice: {
      fr: 'Refaites ce qui l’avait demandé, puis écartez-le.',
      en: 'Repeat what had asked for it, then dismiss it.',
    },
  },
  {
    sign: /^$/,
    why: { fr: 'Le serveur s’est arrêté pendant ce travail.', en: 'The server stopped during this work.' },
    advice: { fr: 'Relancez-le.', en: 'Run it again.' },
  },
]

const UNKNOWN = {
  why: { fr: 'Une erreur que personne n’avait prévue.', en: 'An error that nobody foresaw.' },
  advice: {
    fr: 'Relancez une fois. Si cela se répète, envoyez ce message à qui gère le serveur.',
    en: 'Run it again once. If it happens again, send this message to whoever runs the server.',
  },
} satisfies { why: Words; advice: Words }

export function whyOf(error: string, locale: Locale): { why: string; advice: string } {
  const { why, advice } = CAUSES.find(({ sign }) => sign.test(error)) ?? UNKNOWN
  return { why: why[locale], advice: advice[locale] }
}
