// The product's French words for every kind that a person may write anew: what goes out of a kind made of words and variables, and where the
// writing of an organization's own words begins.
import type { Block, MessageContent } from './blocks'
import type { OwnedKind, WordedKind } from './message-kinds'
import { frenchAccountWords } from './words-of-accounts'
import { button, card, details, heading, text } from './write-blocks'

const hello = 'Bonjour {{guest_name}},'
const quoted = '«\u202f{{event_title}}\u202f»'

export const frenchWords: Record<WordedKind | OwnedKind, MessageContent> = {
  ticket_generated: {
    subject: `Votre billet pour ${quoted}`,
    blocks: [
      heading('Votre billet est prêt'),
      text(hello, `Votre billet pour ${quoted} vous attend. Il s’ouvre sur votre téléphone et se présente à l’entrée.`),
      text('{{message}}'),
      details,
    ],
  },
  payment_pending: {
    subject: `Votre paiement pour ${quoted} est attendu`,
    blocks: [
      heading('Votre paiement est attendu'),
      text(
        hello,
        `Vos places pour ${quoted} sont réservées\u202f; il ne manque que votre paiement.\nElles sont gardées jusqu’au {{expires_at}}, puis remises en vente.`,
      ),
      text('{{message}}'),
      details,
    ],
  },
  payment_failed: {
    subject: `Le paiement pour ${quoted} n’a pas abouti`,
    blocks: [
      heading('Le paiement n’a pas abouti'),
      text(hello, `Le paiement de vos places pour ${quoted} n’a pas pu se faire. Rien n’a été encaissé.`),
      text('Motif\u202f: {{reason}}', '{{message}}'),
      details,
    ],
  },
  refund: {
    subject: `Votre remboursement pour ${quoted}`,
    blocks: [
      heading('Votre remboursement'),
      text(hello, `{{organization_name}} vous rembourse pour ${quoted}.`),
      text('Motif\u202f: {{reason}}', '{{message}}'),
      details,
    ],
  },
  event_changed: {
    subject: `Changement\u202f: ${quoted}`,
    blocks: [
      heading('Votre événement a changé'),
      text(hello, `Voici ce qui change pour ${quoted}. Les billets déjà pris restent valables.`),
      text('{{changes}}', '{{message}}'),
      card,
      button('Voir mon billet', 'ticket_url'),
    ],
  },
  event_cancelled: {
    subject: `Annulé\u202f: ${quoted}`,
    blocks: [
      heading('L’événement est annulé'),
      text(
        hello,
        `{{organization_name}} a annulé ${quoted}. Nous en sommes désolés.`,
        'Il était prévu\u202f: {{event_date}}.\nLieu\u202f: {{venue_name}}',
      ),
      text('Motif\u202f: {{reason}}', '{{message}}'),
      details,
    ],
  },
  reminder: {
    subject: `Bientôt\u202f: ${quoted}`,
    blocks: [
      heading('C’est pour bientôt'),
      text(hello, `${quoted} approche. Ayez votre billet sous la main, sur votre téléphone ou sur papier.`),
      card,
      text('Ouverture des portes\u202f: {{doors_at}}', '{{message}}'),
      button('Voir mon billet', 'ticket_url'),
    ],
  },
  custom: {
    subject: '{{subject}}',
    blocks: [heading('{{subject}}'), text(hello, '{{message}}'), card, button('{{link_label}}', 'link_url')],
  },
  ...frenchAccountWords,
  waiting_list: {
    subject: `Une place s’est libérée pour ${quoted}`,
    blocks: [
      heading('Une place vous attend'),
      text(
        hello,
        `Vous étiez sur la liste d’attente de ${quoted}. Une place s’est libérée\u202f: elle est à vous si vous la prenez.`,
      ),
      text('{{message}}'),
      card,
      details,
    ],
  },
  purchase_confirmation: {
    subject: `C’est confirmé\u202f: ${quoted}`,
    blocks: [
      heading('Votre commande est confirmée'),
      text(
        hello,
        'Merci\u202f! Chaque billet est joint en PDF, s’ouvre aussi sur votre téléphone et fait entrer une personne.',
      ),
      card,
      details,
    ],
  },
  payment_instructions: {
    subject: `Pour payer vos places\u202f: ${quoted}`,
    blocks: [
      heading('Voici comment payer'),
      text(hello, `Vos places pour ${quoted} sont gardées jusqu’au {{expires_at}}\u202f: réglez avant cette date.`),
      details,
    ],
  },
  late_payment_refund: {
    subject: `Votre paiement pour ${quoted} vous est rendu`,
    blocks: [heading('Votre remboursement'), text(hello), details],
  },
  tickets_sent: {
    subject: `À présenter à l’entrée\u202f: ${quoted}`,
    blocks: [heading('À présenter à l’entrée'), text('Bonjour,'), card, details],
  },
  ticket_ended: {
    subject: `Plus valable\u202f: ${quoted}`,
    blocks: [heading('Ce qui n’est plus valable'), text(hello), details],
  },
  transfer_offer: {
    subject: `{{sender_name}} vous propose un billet pour ${quoted}`,
    blocks: [
      heading('Un billet pour vous'),
      text(hello, `{{sender_name}} vous propose un billet pour ${quoted}.`, '{{message}}'),
      card,
      details,
    ],
  },
  transfer_ended: {
    subject: `Votre offre de billet pour ${quoted}`,
    blocks: [heading('Des nouvelles de votre offre'), text(hello), details],
  },
  display_code: {
    subject: `Votre code\u202f: {{code}}`,
    blocks: [
      heading('Votre code'),
      text(hello, `Avec ce code, votre billet pour ${quoted} s’affiche sur un autre téléphone.`),
      details,
    ],
  },
}

/** The fixed part of kinds made of words and variables alone. */
export const frenchDetails: Partial<Record<WordedKind, Block[]>> = {
  ticket_generated: [
    card,
    text('{{ticket_type}}\nCode du billet\u202f: {{ticket_code}}'),
    button('Ouvrir mon billet', 'ticket_url'),
  ],
  payment_pending: [
    text('Montant\u202f: **{{amount}}**\nCommande\u202f: {{purchase_number}}'),
    button('Payer', 'payment_url'),
  ],
  payment_failed: [
    text('Montant\u202f: **{{amount}}**\nCommande\u202f: {{purchase_number}}'),
    button('Payer autrement', 'payment_url'),
  ],
  refund: [
    text(
      'Montant remboursé\u202f: **{{amount}}**\nCommande\u202f: {{purchase_number}}',
      'La somme revient sur le moyen de paiement que vous avez utilisé. Selon votre banque, elle apparaît en général sous 5 à 10 jours.',
    ),
    button('Voir ma commande', 'purchase_url'),
  ],
  event_cancelled: [
    text(
      'Les billets ne sont plus valables.',
      'Montant remboursé\u202f: **{{amount}}**\nCommande\u202f: {{purchase_number}}',
    ),
    button('Voir ma commande', 'purchase_url'),
  ],
  waiting_list: [
    text('{{ticket_type}}\nÀ prendre avant\u202f: **{{expires_at}}**'),
    button('Prendre la place', 'offer_url'),
  ],
}
