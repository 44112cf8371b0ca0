// Keeps what was pressed before the page's script was there to hear it: the last button, and every choice (radio, checkbox, switch). On a
// slow line that is seconds, and a press that does nothing reads as a broken shop. Runs as an inline script of the root layout, allowed
// by the hash of exactly this text; early-press.tsx does what was asked. Links and submit buttons work without a script, or are disabled
// until it has come.
const choices = '[role=radio],[role=checkbox],[role=switch]'
export const earlyPressScript = `(function(){var k=null,c=[];function l(e){var t=e.target;if(!t||!t.closest)return;var a=t.closest('label'),d=t.closest('${choices}')||a&&a.querySelector('${choices}');if(d){c=c.filter(function(o){return o!==d});c.push(d);return}var b=t.closest('button');k=b&&b.type==='button'?b:null}addEventListener('click',l,true);window.takeEarlyPresses=function(){removeEventListener('click',l,true);var r=k?c.concat(k):c;k=null;c=[];return r}})()`
