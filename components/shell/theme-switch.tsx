'use client'
// Light, dark, or as the device says. Remembered in this browser only.
import { useEffect, useLayoutEffect, useState } from 'react'
import { themeKey } from './theme-script'

type Theme = 'system' | 'light' | 'dark'

const order: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' }

const darkDevice = '(prefers-color-scheme: dark)'

type ThemeSwitchProps = { labels: Record<Theme, string>; className?: string }

/** Each press goes on to the next: device, light, dark. The label names the present state. */
export function ThemeSwitch({ labels, className }: ThemeSwitchProps) {
  const [theme, setTheme] = useState<Theme>('system')

  // Before the paint: where React makes the document anew (a page that was not found), the class from the inline
  // script is lost and set again here.
  useLayoutEffect(() => {
    const stored = localStorage.getItem(themeKey)
    const kept = stored === 'light' || stored === 'dark' ? stored : 'system'
    setTheme(kept)
    show(kept)
  }, [])

  useEffect(() => {
    const device = matchMedia(darkDevice)
    function follow() {
      if (localStorage.getItem(themeKey) === null) show('system')
    }
    device.addEventListener('change', follow)
    return () => device.removeEventListener('change', follow)
  }, [])

  function advance() {
    const next = order[theme]
    setTheme(next)
    if (next === 'system') localStorage.removeItem(themeKey)
    else localStorage.setItem(themeKey, next)
    show(next)
  }

  return (
    <button
      type="button"
      onClick={advance}
      aria-label={labels[theme]}
      title={labels[theme]}
      className={`grid size-9 place-items-center rounded-full text-ink-2 hover:bg-sunk hover:text-ink pointer-coarse:size-11 ${className ?? ''}`}
    >
      <svg viewBox="0 0 20 20" aria-hidden="true" className="size-5">
        <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" strokeWidth="1.75" />
        {theme === 'light' ? null : (
          <path
            d={theme === 'dark' ? 'M10 3a7 7 0 1 1 0 14a7 7 0 1 1 0-14z' : 'M10 3a7 7 0 0 1 0 14z'}
            fill="currentColor"
          />
        )}
      </svg>
    </button>
  )
}

function show(theme: Theme) {
  document.documentElement.classList.toggle(
    'dark',
    theme === 'dark' || (theme === 'system' && matchMedia(darkDevice).matches),
  )
}
