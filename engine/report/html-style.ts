/** The report's look: system fonts with CJK, one accent, four verdict colours that also have a shape and a word; prints on A4. */
export const reportStyle = `
@page { size: A4; margin: 14mm }
:root { --ink: #1b1f24; --dim: #5b6570; --line: #d9dee3; --paper: #fff; --soft: #f5f7f9; --accent: #2a5db0;
  --pass: #1a7f4b; --fail: #b42318; --unknown: #9a6700; --skip: #5b6570; color-scheme: light dark }
@media (prefers-color-scheme: dark) { :root { --ink: #e3e7eb; --dim: #98a2ad; --line: #343b43; --paper: #15181c;
  --soft: #1d2126; --accent: #8ab4f8; --pass: #57c98a; --fail: #ff8a80; --unknown: #e3b341; --skip: #98a2ad } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 1040px; padding: 32px 24px; background: var(--paper); color: var(--ink);
  font: 13px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif }
h1 { font-size: 20px; margin: 0 } h2 { font-size: 15px; margin: 32px 0 8px; border-bottom: 1px solid var(--line); padding-bottom: 4px }
h3 { font-size: 14px; margin: 20px 0 4px } p { margin: 4px 0 }
code, pre, .mono { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, "Noto Sans Mono CJK SC", monospace; font-size: 12px }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: 4px; padding: 8px 10px; margin: 4px 0; overflow-x: auto;
  white-space: pre-wrap; overflow-wrap: anywhere; max-height: 420px }
table { border-collapse: collapse; width: 100%; margin: 4px 0 } th, td { text-align: left; vertical-align: top; padding: 3px 12px 3px 0;
  border-bottom: 1px solid var(--line) } th { color: var(--dim); font-weight: 500; white-space: nowrap } td.mono { overflow-wrap: anywhere }
.dim { color: var(--dim) } .headline { font-size: 16px; font-weight: 600; margin: 12px 0; padding: 10px 14px; border-left: 4px solid; background: var(--soft) }
.pass { color: var(--pass) } .fail { color: var(--fail) } .unknown { color: var(--unknown) } .skip, .undone { color: var(--skip) }
.headline.pass { border-color: var(--pass) } .headline.fail { border-color: var(--fail) } .headline.unknown { border-color: var(--unknown) }
.banner { border: 2px dashed var(--unknown); color: var(--unknown); padding: 8px 14px; font-weight: 600; margin: 8px 0 }
.findings { table-layout: fixed } .findings td { overflow-wrap: anywhere } .findings td:first-child { width: 96px }
.findings td:nth-child(2) { width: 36% } .verdict { white-space: nowrap; font-weight: 600 } .facts td:first-child { width: 160px; color: var(--dim) }
.signs { display: grid; grid-template-columns: 1fr 1fr; gap: 16px; margin-top: 16px } .sign { border: 1px solid var(--line); height: 88px; padding: 6px 10px }
.part { border-left: 2px solid var(--line); padding: 2px 0 2px 12px; margin: 8px 0 } details > summary { cursor: pointer; color: var(--dim) }
ul { margin: 4px 0; padding-left: 18px } figure { margin: 8px 0; break-inside: avoid } figure img { max-width: 100%; max-height: 480px; display: block } svg { max-width: 100%; height: auto }
@media print { body { max-width: none; padding: 0 } pre { max-height: none } h2, h3, summary { break-after: avoid } tr, .sign { break-inside: avoid } .first { break-after: page }
  summary { list-style: none } summary::-webkit-details-marker { display: none } details.more:not([open]) { display: none }
  :root { --ink: #000; --dim: #444; --line: #bbb; --paper: #fff; --soft: #f4f4f4; --pass: #14623a; --fail: #8f1b13; --unknown: #7a5200 } }
`
