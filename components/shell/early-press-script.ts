// Keeps the last button that was pressed before the page's script was there to hear it: on a slow line that is seconds, and a press
// that does nothing reads as a broken shop. Runs as an inline script of the root layout, allowed by the hash of exactly this text;
// early-press.tsx does what was asked. Links and submit buttons work without a script, or are disabled until it has come.
export const earlyPressScript = `(function(){var k=null;function l(e){var b=e.target&&e.target.closest&&e.target.closest('button');k=b&&b.type==='button'?b:null}addEventListener('click',l,true);window.takeEarlyPress=function(){removeEventListener('click',l,true);var b=k;k=null;return b}})()`
