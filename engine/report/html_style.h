// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace carina::report {

// Private to engine/report.

/// How a page looks. Its colours are those of the plots (plot::svgStyle).
inline constexpr const char* kHtmlStyle = R"(
* { box-sizing: border-box; }
html { color-scheme: light dark; }
body { margin: 0; background: var(--ink-paper); color: var(--ink-text);
  font: 15px/1.5 "DejaVu Sans", system-ui, "Segoe UI", sans-serif; }
main, header.page, footer.page, nav.page { max-width: 1080px; margin: 0 auto; padding: 0 20px; }
header.page { padding-top: 28px; }
h1 { font-size: 27px; line-height: 1.2; margin: 0 0 4px; }
h2 { font-size: 20px; margin: 44px 0 10px; padding-top: 10px; border-top: 1px solid var(--ink-grid); }
.subtitle, figcaption, caption, .note, footer.page, .picture small { color: var(--ink-faint); }
nav.page ul { display: flex; flex-wrap: wrap; gap: 4px 16px; padding: 0; margin: 16px 0 0; list-style: none; font-size: 13px; }
a { color: var(--ink-series0); }
p { max-width: 75ch; }
.notice { border-left: 4px solid var(--ink-bad); background: var(--ink-panel); padding: 8px 14px; margin: 12px 0;
  max-width: 80ch; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 3px 18px; margin: 12px 0; }
dt { color: var(--ink-faint); }
dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; margin: 14px 0; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: 4px 0 6px; font-size: 13px; }
th, td { padding: 4px 10px; text-align: right; vertical-align: top; border-bottom: 1px solid var(--ink-grid); }
th { font-weight: 600; vertical-align: bottom; border-bottom: 1.5px solid var(--ink-faint); }
th.text, td.text { text-align: left; }
td.number { white-space: nowrap; }
tr.strong td { font-weight: 700; }
tbody tr:hover { background: var(--ink-panel); }
.note { font-size: 13px; margin-top: 4px; }
figure { margin: 14px 0; }
figure svg { width: 100%; height: auto; display: block; }
figcaption { font-size: 13px; margin-top: 4px; max-width: 80ch; }
.grid { display: flex; flex-wrap: wrap; gap: 14px; align-items: flex-start; }
.grid figure { margin: 0; flex: 0 1 auto; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 12px; margin: 10px 0; }
.picture { font-size: 12px; overflow-wrap: anywhere; }
.picture img { width: 100%; display: block; background: #000; }
.picture .none { aspect-ratio: 1; display: grid; place-items: center; background: var(--ink-panel);
  color: var(--ink-faint); }
footer.page { font-size: 12px; padding: 30px 20px; }
@media print {
  body { font-size: 10pt; }
  nav.page { display: none; }
  main, header.page, footer.page { max-width: none; padding: 0; }
  h2 { break-after: avoid; }
  section.page { break-before: page; }
  figure, .picture, tr { break-inside: avoid; }
  .scroll { overflow: visible; }
  table { font-size: 8pt; }
  th, td { padding: 2px 5px; }
}
)";

}  // namespace carina::report
