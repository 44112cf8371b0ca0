// What a scanner page has told, in order. Green leaves by itself after a second and a half, and a busy machine may look less often.
import { type BrowserContext, expect, type Page } from '@playwright/test'
import { words } from './running'

type Verdict = { tone: string; word: string }

type Log = { verdictsTold?: Verdict[] }

/** Runs in the page, before anything of ours. */
function keep(): void {
  const log = globalThis as Log
  if (log.verdictsTold) return
  const told: Verdict[] = []
  log.verdictsTold = told
  let shown: string | undefined
  new MutationObserver(() => {
    const screen = document.querySelector<HTMLElement>('[data-verdict]')
    const tone = screen?.dataset.verdict
    if (tone !== undefined && tone !== shown) told.push({ tone, word: screen?.querySelector('h1')?.textContent ?? '' })
    shown = tone
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-verdict'] })
}

/** Call it before the scanner is opened; once more does no harm. */
export async function keepVerdicts(on: Page | BrowserContext): Promise<void> {
  await on.addInitScript(keep)
}

/** Waits for a verdict of this tone that nobody has asked for yet; the word that stands on it is the product's for the tone. */
export async function expectTold(page: Page, tone: 'admitted' | 'used' | 'refused'): Promise<void> {
  const take = (wanted: string) => {
    const told = (globalThis as Log).verdictsTold ?? []
    const index = told.findIndex((one) => one.tone === wanted)
    return index < 0 ? [...told] : told.splice(0, index + 1).slice(-1)
  }
  const { words: verdicts } = words('fr', 'scanner')
  await expect.poll(() => page.evaluate(take, tone), { timeout: 20_000 }).toContainEqual({ tone, word: verdicts[tone] })
}
