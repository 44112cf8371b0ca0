// What a text costs as an SMS, and how it is written so that it costs less.

const BASIC = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[~\]|€]*$/u
/** Written as two signs. */
const EXTENDED = /[\^{}\\[~\]|€]/gu

/** Typographic signs that double the price of a text and say nothing more than these. */
const PLAIN: readonly (readonly [RegExp, string])[] = [
  [/[\u00a0\u2000-\u200a\u202f\t]/gu, ' '],
  [/[‘’]/gu, "'"],
  [/[“”]/gu, '"'],
  [/« ?/gu, '"'],
  [/ ?»/gu, '"'],
  [/[‐‑‒–—]/gu, '-'],
  [/…/gu, '...'],
]

export type SmsSize = { encoding: 'gsm7' | 'ucs2'; length: number; segments: number }

/** 160 signs of the networks' own alphabet in one, 153 in each of several; with any other sign 70, and 67. */
export function sizeOf(text: string): SmsSize {
  const isBasic = BASIC.test(text)
  // UCS-2 counts UTF-16's units, and so does a string.
  const length = isBasic ? text.length + (text.match(EXTENDED)?.length ?? 0) : text.length
  const [one, several] = isBasic ? [160, 153] : [70, 67]
  return { encoding: isBasic ? 'gsm7' : 'ucs2', length, segments: length <= one ? 1 : Math.ceil(length / several) }
}

export function plainly(text: string): string {
  return PLAIN.reduce((written, [sign, plain]) => written.replace(sign, plain), text.normalize('NFC')).trim()
}
