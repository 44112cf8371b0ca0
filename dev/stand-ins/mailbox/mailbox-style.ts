// The look of the mailbox: one column, comfortable under a thumb.
export const mailboxStyle = `
main{max-width:680px;margin:0 auto;padding:24px 18px 48px}
main.wide{max-width:860px}
h1{font-size:clamp(28px,7vw,36px);margin-top:16px;overflow-wrap:anywhere}
.sub{color:var(--ink-2);margin:10px 0 22px}
.top{display:flex;align-items:center;justify-content:space-between;gap:16px}
.other{display:inline-flex;align-items:center;min-height:44px;font-weight:600;text-decoration:none}
.back a{font-weight:600;text-decoration:none}
.find{display:flex;gap:10px;align-items:end;margin-bottom:18px}
.find label{flex:1;min-width:0;font-weight:600;font-size:15px}
.find input{display:block;width:100%;height:46px;margin-top:6px;border:1.5px solid var(--strong);border-radius:12px;padding:0 14px;font:500 16px var(--text);background:var(--card);color:var(--ink)}
.find .btn{width:auto;min-height:46px}
.list{list-style:none;padding:0;overflow:hidden}
.list li+li{border-top:1px solid var(--line)}
.list a{display:block;padding:14px 18px;color:inherit;text-decoration:none}
.list a:hover{background:var(--sunk)}
.line{display:flex;justify-content:space-between;gap:14px;align-items:baseline}
.line b,.to{min-width:0;overflow-wrap:anywhere}
.line time{font-size:14px;color:var(--ink-2);white-space:nowrap}
.small{font-size:14px;color:var(--ink-2);margin-top:2px}
.none{padding:22px 20px;color:var(--ink-2)}
.pages{display:flex;justify-content:space-between;margin-top:16px}
dl{display:grid;grid-template-columns:auto 1fr;gap:4px 16px;margin:16px 0}
dt{color:var(--ink-2)}
dd{margin:0;overflow-wrap:anywhere}
.files{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:8px;margin-bottom:18px}
.files .chip{height:auto;min-height:40px;padding:8px 14px;white-space:normal;text-decoration:none;color:var(--accent);gap:6px;overflow-wrap:anywhere}
.tabs{display:flex;gap:20px;border-bottom:1.5px solid var(--strong);margin-bottom:16px}
.tabs a{padding:10px 0;font-weight:600;color:var(--ink-2);text-decoration:none}
.tabs a[aria-current]{color:var(--ink);box-shadow:0 3px 0 var(--accent)}
iframe{display:block;width:100%;height:75vh;min-height:120px;background:#fff;border-radius:12px}
pre{padding:18px 20px;border-radius:12px;white-space:pre-wrap;overflow-wrap:anywhere;font:400 14px/1.55 ui-monospace,monospace}
@media (max-width:480px){.line{flex-wrap:wrap;gap:2px 14px}}
`
