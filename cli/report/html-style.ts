/** Light and dark by the reader's system; the verdicts' colours come with a word and a sign beside them. */
export const style = `
:root{color-scheme:light dark;--bg:#fff;--ink:#1a1d21;--dim:#5b636e;--rule:#d9dde2;--ref:#aab4c0;--cur:#2563b8;
--drift:#b3261e;--warning:#8f5a00;--stable:#1f7a4d;--insufficient:#6b7280;--soft:#f5f6f8}
@media (prefers-color-scheme:dark){:root{--bg:#14171a;--ink:#e8eaed;--dim:#9aa3ad;--rule:#33393f;--ref:#59636e;
--cur:#6ea8ff;--drift:#ff8a80;--warning:#f2b84b;--stable:#5fcf97;--insufficient:#9aa3ad;--soft:#1c2024}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:960px;margin:0 auto;padding:24px 16px 48px}
h1{font-size:24px;margin:0 0 4px}h2{font-size:18px;margin:36px 0 8px}
h3{font-size:16px;margin:0;overflow-wrap:anywhere}
.lead{margin:0 0 16px}.sub,.note,footer{color:var(--dim);font-size:13px;margin:2px 0 8px}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;font-size:13px;margin:0 0 16px}
.facts dt{color:var(--dim)}.facts dd{margin:0;overflow-wrap:anywhere}
.counts{list-style:none;display:flex;flex-wrap:wrap;gap:6px 20px;padding:0;margin:16px 0 8px}
.badge{white-space:nowrap;font-size:13px;font-weight:600}
.badge.drift{color:var(--drift)}.badge.warning{color:var(--warning)}.badge.stable{color:var(--stable)}
.badge.insufficient{color:var(--insufficient)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:13px;width:100%}
th,td{text-align:left;padding:4px 12px 4px 0;border-bottom:1px solid var(--rule);font-weight:400;vertical-align:middle}
thead th{color:var(--dim);white-space:nowrap}
tbody th{overflow-wrap:anywhere}
.num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
a{color:inherit;text-underline-offset:2px}
section{border-top:1px solid var(--rule);padding:16px 0}
.plots{display:flex;flex-wrap:wrap;gap:8px 32px}
figure{margin:0 0 8px;flex:1 1 320px;min-width:0;max-width:460px}
figcaption{font-size:12px;color:var(--dim);margin-bottom:4px}
.key{display:inline-block;width:10px;height:10px;margin:0 4px 0 8px}.key:first-child{margin-left:0}
.key.ref{background:var(--ref)}.key.cur{background:var(--cur)}
svg{display:block;width:100%;height:auto}svg.cells{width:auto;max-width:none}
svg text{font:12px system-ui,sans-serif;fill:var(--dim)}svg text.fresh{fill:var(--warning);font-weight:600}
path.ref,rect.ref{fill:var(--ref)}rect.cur{fill:var(--cur)}
path.line{fill:none;stroke:var(--cur);stroke-width:1.6}
path.trend{fill:none;stroke:var(--dim);stroke-width:1}
path.bar{fill:none;stroke:var(--ink);stroke-width:1;stroke-dasharray:4 4}
path.axis{fill:none;stroke:var(--rule)}
rect.drift,circle.drift{fill:var(--drift)}rect.warning,circle.warning{fill:var(--warning)}
rect.stable,circle.stable{fill:var(--stable)}rect.insufficient,circle.insufficient{fill:var(--rule)}
details{font-size:13px}summary{cursor:pointer;color:var(--dim)}details table{margin:8px 0}
.left{padding-left:18px;font-size:13px}.left li{overflow-wrap:anywhere}
footer{margin-top:40px;border-top:1px solid var(--rule);padding-top:12px}
@media (max-width:480px){.wide{display:none}th,td{padding-right:8px}svg.cells{width:84px;height:12px}}
`;
