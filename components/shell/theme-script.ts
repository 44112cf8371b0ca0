// Sets `dark` on <html> before the first paint, so that the page never flashes. Runs as an inline script of the root
// layout; a content security policy allows it by the hash of exactly this text.
export const themeKey = 'portillon-theme'

export const themeScript = `(function(){try{var t=localStorage.getItem('${themeKey}');var d=t==='dark'||(t!=='light'&&matchMedia('(prefers-color-scheme: dark)').matches);document.documentElement.classList.toggle('dark',d)}catch(e){}})()`
