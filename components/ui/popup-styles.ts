// What menus, lists and dialogs have in common: something that lies above the page.
export const popupStyles =
  'origin-(--transform-origin) rounded-md border border-line bg-card p-1.5 text-ink shadow-lift outline-hidden transition-[opacity,scale] duration-150 data-ending-style:scale-[0.98] data-ending-style:opacity-0 data-starting-style:scale-[0.98] data-starting-style:opacity-0'

export const backdropStyles =
  'fixed inset-0 z-40 min-h-dvh bg-[oklch(0.15_0.02_270/0.5)] transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0 supports-[-webkit-touch-callout:none]:absolute'

export const dialogStyles =
  'fixed inset-x-3 bottom-3 z-50 mx-auto flex max-h-[calc(100dvh-1.5rem)] max-w-lg flex-col overflow-y-auto overscroll-contain rounded-lg border border-line bg-card p-6 text-ink shadow-lift outline-hidden transition-[opacity,translate] duration-200 data-ending-style:translate-y-3 data-ending-style:opacity-0 data-starting-style:translate-y-3 data-starting-style:opacity-0 sm:top-1/2 sm:bottom-auto sm:-translate-y-1/2 sm:data-ending-style:translate-y-[calc(-50%+0.75rem)] sm:data-starting-style:translate-y-[calc(-50%+0.75rem)]'
