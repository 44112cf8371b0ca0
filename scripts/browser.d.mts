// Types of browser.mjs.
export function installedBrowser(): string | null
export function ensureBrowser(): string
