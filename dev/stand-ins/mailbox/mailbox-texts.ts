// The words of the mailbox, in French and English.
import type { Language } from '../base/language'

const fr = {
  sandbox: 'Environnement d’essai',
  title: 'Boîte aux lettres',
  explanation: 'Tous les e‑mails et SMS envoyés arrivent ici, et nulle part ailleurs.',
  recipient: 'Destinataire',
  example: 'camille@exemple.fr',
  filter: 'Filtrer',
  newer: 'Plus récents',
  older: 'Plus anciens',
  empty: 'Aucun message pour l’instant.',
  emptyFor: (address: string) => `Aucun message pour «\u202f${address}\u202f».`,
  renews: 'Cette page se renouvelle d’elle-même.',
  pieces: (count: number) => `${count} ${count === 1 ? 'pièce jointe' : 'pièces jointes'}`,
  attachments: 'Pièces jointes',
  kilobytes: 'Ko',
  views: 'Vues du message',
  tabs: { html: 'Message', text: 'Texte', headers: 'En-têtes' },
  fields: { from: 'De', to: 'À', cc: 'Copie', bcc: 'Copie cachée', replyTo: 'Répondre à', carrier: 'Par', at: 'Reçu' },
  noText: 'Ce message n’a pas de version texte.',
  noHtml: 'Ce message n’a pas de version HTML.',
  noHeaders: 'Aucun en-tête particulier.',
  missing: { title: 'Message introuvable', text: 'Il n’existe pas ou n’existe plus.' },
  other: { language: 'en' as Language, name: 'English' },
}
export type MailboxTexts = typeof fr

const en: MailboxTexts = {
  sandbox: 'Test environment',
  title: 'Mailbox',
  explanation: 'Every e-mail and SMS that is sent arrives here, and nowhere else.',
  recipient: 'Recipient',
  example: 'camille@example.org',
  filter: 'Filter',
  newer: 'Newer',
  older: 'Older',
  empty: 'No message yet.',
  emptyFor: (address: string) => `No message for “${address}”.`,
  renews: 'This page renews itself.',
  pieces: (count: number) => `${count} ${count === 1 ? 'attachment' : 'attachments'}`,
  attachments: 'Attachments',
  kilobytes: 'KB',
  views: 'Views of the message',
  tabs: { html: 'Message', text: 'Text', headers: 'Headers' },
  fields: { from: 'From', to: 'To', cc: 'Cc', bcc: 'Bcc', replyTo: 'Reply to', carrier: 'By', at: 'Received' },
  noText: 'This message has no text version.',
  noHtml: 'This message has no HTML version.',
  noHeaders: 'No particular header.',
  missing: { title: 'Message not found', text: 'It does not exist, or no longer does.' },
  other: { language: 'fr', name: 'Français' },
}

export const mailboxTexts: Record<Language, MailboxTexts> = { fr, en }
