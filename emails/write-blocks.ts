// How the product's own words are written down as blocks: paragraphs are texts of their own, a button's address is a variable.
import type { Block } from './blocks'

export const heading = (text: string): Block => ({ kind: 'heading', text })
export const text = (...paragraphs: string[]): Block => ({ kind: 'text', text: paragraphs.join('\n\n') })
export const button = (label: string, name: string): Block => ({ kind: 'button', label, target: `{{${name}}}` })
export const card: Block = { kind: 'event_card' }
export const details: Block = { kind: 'details' }
