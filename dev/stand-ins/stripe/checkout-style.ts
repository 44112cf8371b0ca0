// The look of the Checkout page: one narrow column, a summary with the house's tear line, wide buttons.
export const checkoutStyle = `
main{max-width:460px;margin:0 auto;padding:18px 18px 48px}
header{display:flex;justify-content:space-between;align-items:center;gap:12px;min-height:34px;margin-bottom:26px}
.back{font-weight:600;text-decoration:none;padding:6px 0}
h1{font-size:36px}
.sub{color:var(--ink-2);margin:10px 0 22px}
.alert{border-left:4px solid var(--refused);background:var(--card);padding:12px 16px;margin-bottom:18px;font-weight:600}
.sum{margin-bottom:22px}
.sum ul{list-style:none;padding:18px 20px;display:grid;gap:14px}
.sum li{display:flex;justify-content:space-between;align-items:baseline;gap:16px}
.what{min-width:0;overflow-wrap:anywhere}
.what small{display:block;font-size:14px;color:var(--ink-2)}
.sum b{white-space:nowrap}
.tear{position:relative;border-top:2px dashed var(--line);margin:0 17px}
.tear::before,.tear::after{content:"";position:absolute;top:-12px;width:22px;height:22px;border-radius:50%;background:var(--paper);border:1px solid var(--line)}
.tear::before{left:-29px;clip-path:inset(-1px -1px -1px 50%)}
.tear::after{right:-29px;clip-path:inset(-1px 50% -1px -1px)}
.total{display:flex;justify-content:space-between;align-items:baseline;padding:18px 20px;font-weight:600}
.total b{font-size:30px}
form{display:grid;gap:12px}
label{display:block;font-weight:600;font-size:15px;margin-bottom:6px}
input{display:block;width:100%;height:50px;margin-top:6px;border:1.5px solid var(--strong);border-radius:12px;padding:0 14px;font:500 17px var(--text);background:var(--card);color:var(--ink)}
input[readonly]{background:var(--sunk);border-color:var(--line)}
.fine{font-size:13px;color:var(--ink-2);text-align:center;margin-top:18px}
`
