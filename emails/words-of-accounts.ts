// The product's words of an installation's own mails, those about accounts. No organization changes them.
import type { MessageContent } from './blocks'
import type { InstallationKind } from './message-kinds'
import { button, heading, text } from './write-blocks'

const bonjour = 'Bonjour {{guest_name}},'
const hello = 'Hello {{guest_name}},'

export const frenchAccountWords: Record<InstallationKind, MessageContent> = {
  invitation: {
    subject: 'Invitation à rejoindre {{organization_name}}',
    blocks: [
      heading('Une invitation pour vous'),
      text(
        bonjour,
        'On vous invite à rejoindre **{{organization_name}}** sur Portillon.\nC’est {{inviter_name}} qui vous invite.\nVotre rôle sera «\u202f{{role_name}}\u202f».',
        'L’invitation est à accepter avant le {{expires_at}}.',
      ),
      button('Accepter l’invitation', 'invitation_url'),
      text('Si vous n’attendiez pas cette invitation, ne faites rien.'),
    ],
  },
  sign_in: {
    subject: 'Votre lien de connexion à Portillon',
    blocks: [
      heading('Connectez-vous'),
      text(bonjour, 'Ce lien vous connecte à Portillon. Il sert une seule fois.\nCe lien vaut {{minutes}} minutes.'),
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
      text(bonjour, 'Ce lien vous permet d’en choisir un. Il sert une seule fois.\nCe lien vaut {{minutes}} minutes.'),
      button('Choisir un mot de passe', 'reset_url'),
      text('Si vous n’avez rien demandé, ne faites rien\u202f: votre mot de passe reste le même.'),
    ],
  },
  password_changed: {
    subject: 'Votre mot de passe vient de changer',
    blocks: [
      heading('Nouveau mot de passe enregistré'),
      text(
        bonjour,
        'Un nouveau mot de passe vient d’être choisi pour votre compte Portillon. Vos autres appareils ont été déconnectés.',
        'Si c’était vous, il n’y a rien à faire. Sinon, choisissez-en un autre sans attendre et protégez aussi votre boîte e‑mail\u202f: le lien y est passé.',
      ),
      button('Choisir un autre mot de passe', 'password_url'),
    ],
  },
  password_removed: {
    subject: 'Votre compte n’a plus de mot de passe',
    blocks: [
      heading('Cette adresse est bien la vôtre'),
      text(
        bonjour,
        'Pour la première fois, un lien reçu à cette adresse a servi à entrer dans votre compte Portillon. Nous savons maintenant que l’adresse est la vôtre.',
        'Le mot de passe choisi auparavant pouvait être celui de quelqu’un d’autre\u202f: nous l’avons retiré, et les autres appareils ont été déconnectés.',
        'Vous pouvez en choisir un nouveau, ou continuer à vous connecter par e‑mail. Si vous trouvez dans ce compte une organisation qui n’est pas la vôtre, ne vous en servez pas.',
      ),
      button('Choisir un mot de passe', 'password_url'),
    ],
  },
}

export const englishAccountWords: Record<InstallationKind, MessageContent> = {
  invitation: {
    subject: 'Invitation to join {{organization_name}}',
    blocks: [
      heading('You are invited'),
      text(
        hello,
        'You are invited to join **{{organization_name}}** on Portillon.\n{{inviter_name}} invites you.\nYour role will be “{{role_name}}”.',
        'The invitation is to be accepted before {{expires_at}}.',
      ),
      button('Accept the invitation', 'invitation_url'),
      text('If you did not expect this invitation, do nothing.'),
    ],
  },
  sign_in: {
    subject: 'Your sign-in link for Portillon',
    blocks: [
      heading('Sign in'),
      text(hello, 'This link signs you in to Portillon. It works once.\nThis link lasts {{minutes}} minutes.'),
      button('Sign in', 'sign_in_url'),
      text('If you did not ask for it, do nothing: without this link nobody gets in. Pass it on to nobody.'),
    ],
  },
  password_reset: {
    subject: 'Choose a new password',
    blocks: [
      heading('A new password'),
      text(hello, 'With this link you choose one. It works once.\nThis link lasts {{minutes}} minutes.'),
      button('Choose a password', 'reset_url'),
      text('If you did not ask for it, do nothing: your password stays the same.'),
    ],
  },
  password_changed: {
    subject: 'Your password has just changed',
    blocks: [
      heading('A new password is set'),
      text(
        hello,
        'A new password has just been chosen for your Portillon account. Your other devices were signed out.',
        'If it was you, there is nothing to do. If not, choose another one now and secure your mailbox as well: the link came through it.',
      ),
      button('Choose another password', 'password_url'),
    ],
  },
  password_removed: {
    subject: 'Your account has no password any more',
    blocks: [
      heading('This address is yours'),
      text(
        hello,
        'For the first time, a link received at this address was used to enter your Portillon account. Now we know that the address is yours.',
        'The password chosen before may have been somebody else’s: we have removed it, and the other devices were signed out.',
        'You can choose a new one, or go on signing in by e-mail. If you find an organization in this account that is not yours, do not use it.',
      ),
      button('Choose a password', 'password_url'),
    ],
  },
}
