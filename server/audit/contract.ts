// Who did something, as people are told; safe for the browser.

/** `name` is a member's, a key's, or the work that the product was doing. */
export type ActorView = { kind: 'user' | 'api_key' | 'buyer' | 'system' | 'anonymous'; name: string }
