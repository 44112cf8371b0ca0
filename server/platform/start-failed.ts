// A start that cannot go on; its message is a sentence for the person who started it.
export class StartFailed extends Error {}
