// Loaded before a child of the launcher (node --import): when the launcher is gone, however it died, the child stops too.
process.on('disconnect', () => {
  process.kill(process.pid, 'SIGTERM')
  setTimeout(() => process.exit(1), 12_000).unref()
})
process.channel?.unref() // to listen must not keep a finished program alive
