// The value of a route's answer with a status or headers of its own; anything else that a route returns is answered with its default status.

export class Answer {
  constructor(
    readonly value: unknown,
    readonly status: number | undefined,
    readonly headers: Readonly<Record<string, string>>,
  ) {}
}

export function answer(value: unknown, init: { status?: number; headers?: Record<string, string> }): Answer {
  return new Answer(value, init.status, init.headers ?? {})
}
