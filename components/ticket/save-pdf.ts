// A PDF that the worker may still be making: asked for until it is there, then saved like a download. In the browser.
const PATIENCE_MS = 45_000

/** False when it did not come in time. */
export async function savePdf(href: string, fileName: string): Promise<boolean> {
  const file = await fetchFile(href)
  if (file) saveAs(file, fileName)
  return file !== null
}

async function fetchFile(href: string): Promise<Blob | null> {
  const started = Date.now()
  while (Date.now() - started < PATIENCE_MS) {
    try {
      const response = await fetch(href, { cache: 'no-store' })
      if (response.status === 200) return await response.blob()
      if (response.status !== 202) return null
      const seconds = Number(response.headers.get('retry-after')) || 1
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
    } catch {
      return null // the connection is gone; whoever asked can ask again
    }
  }
  return null
}

function saveAs(file: Blob, fileName: string): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
