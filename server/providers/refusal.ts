// A provider's no, whichever provider it is. Guards: only what was decided is a refusal; what may be asked again is an outage
// (breaker.ts).

/** It understood the request and will not do it, today or tomorrow. `code` is the provider's own. */
export class ProviderRefusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'ProviderRefusal'
  }
}
