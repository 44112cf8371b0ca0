// Runs in the browser before anything else of a page. Zod asks whether it may compile its checks with `new Function`; the content
// security policy refuses that and reports the question, so Zod is told beforehand (it reads this when it is loaded).
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })
