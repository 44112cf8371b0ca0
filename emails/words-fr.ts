// The product's French words for every kind that a person may write anew: what goes out of a kind made of words and variables, and where the
// writing of an organization's own words begins.
import type { Block, MessageContent } from './blocks'
import type { OwnedKind, WordedKind } from './message-kinds'

const heading = (text: string): Block => ({ kind: 'heading', text })
const text = (...paragraphs: string[]): Block => ({ kind: 'text', text: paragraphs.join('\n\n') })
const button = (label: string, name: string): Block => ({ kind: 'button', label, target: `{{${name}}}` })
const card: Block = { kind: 'event_card' }
const details: Block = { kind: 'details' }

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
      heading('Il ne manque que votre paiement'),
      text(
        hello,
        `Vos places pour ${quoted} sont réservées. Elles le restent jusqu’à votre paiement.`,
        'Passé ce moment, elles reviennent à la vente\u202f: {{expires_at}}.',
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
      text(hello, `Voici ce qui change pour ${quoted}. Vos billets restent valables.`),
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
  waiting_list: {
    subject: `Une place s’est libérée pour ${quoted}`,
    blocks: [
      heading('Une place vous attend'),
      text(
        hello,
        `Vous étiez sur la liste d’attente de ${quoted}. Une place s’est libérée\u202f: elle est à vous si vous la prenez.`,
      ),
      card,
      details,
    ],
  },
  invitation: {
    subject: '{{inviter_name}} vous invite chez {{organization_name}}',
    blocks: [
      heading('Une invitation pour vous'),
      text(
        hello,
        'On vous invite à rejoindre **{{organization_name}}** sur Portillon.',
        'De la part de\u202f: {{inviter_name}}\nRôle\u202f: {{role_name}}\nÀ accepter avant\u202f: {{expires_at}}',
      ),
      button('Accepter l’invitation', 'invitation_url'),
      text('Si vous n’attendiez pas cette invitation, ne faites rien.'),
    ],
  },
  sign_in: {
    subject: 'Votre lien de connexion à Portillon',
    blocks: [
      heading('Connectez-vous'),
      text(hello, 'Ce lien vous connecte à Portillon. Il sert une seule fois.', 'Durée en minutes\u202f: {{minutes}}'),
      button('Me connecter', 'sign_in_url'),
      text(
        'Si vous n’avez rien demandé, ne faites rien\u202f: sans ce lien, personne n’entre. Ne le transmettez à personne.',
      ),
    ],
  },
  password_reset: {
    subject: 'Choisissez un nouveau mot de passe',
    blocks: [
      heading('Nouveau mot de passe'),
      text(
        hello,
        'Ce lien vous permet d’en choisir un. Il sert une seule fois.',
        'Durée en minutes\u202f: {{minutes}}',
      ),
      button('Choisir un mot de passe', 'reset_url'),
      text('Si vous n’avez rien demandé, ne faites rien\u202f: votre mot de passe reste le même.'),
    ],
  },
  purchase_confirmation: {
    subject: `Vos billets pour ${quoted}`,
    blocks: [
      heading('Vos billets sont là'),
      text(
        hello,
        'Merci, votre commande est confirmée. Vos billets sont joints en PDF et s’ouvrent aussi sur votre téléphone. Chacun fait entrer une personne.',
      ),
      card,
      details,
    ],
  },
  payment_instructions: {
    subject: `Pour payer vos places\u202f: ${quoted}`,
    blocks: [
      heading('Voici comment payer'),
      text(hello, `Vos places pour ${quoted} sont réservées. Elles le restent jusqu’à l’arrivée de votre paiement.`),
      details,
    ],
  },
  late_payment_refund: {
    subject: `Votre paiement pour ${quoted} vous est rendu`,
    blocks: [heading('Votre remboursement'), text(hello), details],
  },
  tickets_sent: {
    subject: `Vos billets pour ${quoted}`,
    blocks: [heading('Vos billets'), text('Bonjour,'), card, details],
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
      'Vos billets ne sont plus valables.',
      'Montant remboursé\u202f: **{{amount}}**\nCommande\u202f: {{purchase_number}}',
    ),
    button('Voir ma commande', 'purchase_url'),
  ],
  waiting_list: [
    text('{{ticket_type}}\nÀ prendre avant\u202f: **{{expires_at}}**'),
    button('Prendre la place', 'offer_url'),
  ],
}
