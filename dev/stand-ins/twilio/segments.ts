// How many SMS a text becomes: 160 signs of GSM's alphabet or 70 of UCS-2 in one, fewer in each of several.
const GSM = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[~\]|€]*$/u
const TWICE = /[\^{}\\[~\]|€]/gu

export function segmentsOf(text: string): number {
  const isGsm = GSM.test(text)
  const length = isGsm ? text.length + (text.match(TWICE)?.length ?? 0) : text.length
  const [one, several] = isGsm ? [160, 153] : [70, 67]
  return length <= one ? 1 : Math.ceil(length / several)
}
