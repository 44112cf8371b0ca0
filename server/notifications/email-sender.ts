// The port to mail providers.

export type Email = {
  to: string
  subject: string
  html: string
  text: string
  attachments: readonly { filename: string; content: Buffer }[]
  /** The notification's id: the provider sends a repeated message once. */
  idempotencyKey: string
}

export type EmailSender = {
  name: string
  /** `messageId` is null when an earlier answer, which told it, was lost. */
  send(email: Email): Promise<{ messageId: string | null }>
}

/** The provider will never take this message (a bad address, say): trying again is useless. */
export class EmailRefused extends Error {
  override name = 'EmailRefused'
}

/** Not now; `retryAfterSeconds` is the provider's own wish where it said one. */
export class EmailDelayed extends Error {
  override name = 'EmailDelayed'
  constructor(
    message: string,
    readonly retryAfterSeconds: number | null,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}
