#include "report/html/style.hpp"

namespace regimen::report {
namespace {

constexpr std::string_view kStyleSheet = R"css(
:root{color-scheme:light dark;--page:#f6f6f3;--card:#fff;--ink:#1a1d21;--muted:#5a626d;
--rule:#dfe1dc;--grid:#ebece8;--hatch:rgba(255,255,255,.6);--accent:#0a5d92;
--h0:#d3d7dc;--h1:#f6d58b;--h2:#f0a94b;--h3:#dd7428;--h4:#b13c1f;--h5:#6b1220}
@media(prefers-color-scheme:dark){:root{--page:#101317;--card:#181c22;--ink:#e9ebee;--muted:#a0a9b5;
--rule:#2c333d;--grid:#242a33;--hatch:rgba(12,15,19,.5);--accent:#7cc3f4;
--h0:#3a424d;--h1:#6b4a1d;--h2:#a3651c;--h3:#d98a2b;--h4:#f6b95a;--h5:#ffeec2}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);
font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main,header,footer{max-width:61rem;margin:0 auto;padding:0 1.5rem}
header{padding-top:3.5rem}
.kicker{margin:0;color:var(--muted);font-size:.8125rem;font-weight:600;letter-spacing:.09em;
text-transform:uppercase}
h1{margin:.35rem 0 0;font-size:2.25rem;line-height:1.15;letter-spacing:-.022em;font-weight:700;
text-wrap:balance}
h2{margin:0 0 .3rem;font-size:1.375rem;line-height:1.25;letter-spacing:-.012em;font-weight:650}
h3{margin:0 0 .5rem;font-size:1rem;font-weight:600}
a{color:var(--accent)}
.context{margin:.3rem 0 0;color:var(--muted);font-size:.9375rem}
.headline{max-width:52rem;text-wrap:pretty;margin:1.1rem 0 0;font-size:1.1875rem;line-height:1.55}
.lead{max-width:48rem;text-wrap:pretty;margin:0 0 1.2rem;color:var(--muted)}
section{margin:1.5rem 0;padding:1.75rem;background:var(--card);border:1px solid var(--rule);
border-radius:12px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:1rem;
margin:1.75rem 0 0;padding:0;list-style:none}
.tiles li{padding:1.1rem 1.25rem;background:var(--card);border:1px solid var(--rule);
border-top:4px solid var(--series);border-radius:10px}
.tiles p{margin:0}
.tiles h3{display:flex;align-items:center;gap:.5rem;margin:0}
.tiles .figure{margin-top:.3rem;font-size:2.5rem;line-height:1.15;font-weight:700;
letter-spacing:-.03em}
.tiles .figure span{font-size:1.25rem;font-weight:500;color:var(--muted)}
.tiles .facts{margin-top:.6rem;padding-top:.6rem;border-top:1px solid var(--rule);
color:var(--muted);font-size:.875rem}
.legend{display:flex;flex-wrap:wrap;gap:.35rem 1.25rem;margin:0 0 1rem;padding:0;list-style:none;
font-size:.875rem}
.legend li{display:flex;align-items:center;gap:.5rem}
.swatch{flex:none;width:16px;height:14px}
.swatch.line{width:30px}
.defs{position:absolute;width:0;height:0}
figure{margin:0 0 1.25rem}
figcaption{margin-top:.35rem;color:var(--muted);font-size:.875rem}
svg text{fill:var(--ink);font-size:13px}
.plot,.panel,.map{display:block;width:100%;height:auto;overflow:visible}
.panel,.map{max-width:420px}
.narrow{display:none}
.grid{stroke:var(--grid)}
.axis{stroke:var(--muted)}
svg .tick{fill:var(--muted);font-size:12.5px}
svg .title{fill:var(--muted);font-size:12.5px}
.mid{text-anchor:middle}
.end{text-anchor:end}
.ideal{stroke:var(--muted);stroke-dasharray:1 4;stroke-linecap:round;stroke-width:1.5}
.reference{stroke:var(--rule);stroke-width:1.5}
.curve{fill:none;stroke:var(--series);stroke-width:2.25;stroke-linejoin:round}
.band{fill:var(--series);fill-opacity:.17}
.mark{fill:var(--series);stroke:var(--card);stroke-width:1.25}
.bar{fill:var(--series);fill-opacity:.8}
svg .end-label{fill:var(--series);font-weight:650}
.bound{fill:none;stroke:var(--ink);stroke-width:1.5;stroke-dasharray:9 5}
.bound.no-reject{stroke-dasharray:3 4}
.bound-mark{fill:var(--card);stroke:var(--ink);stroke-width:1.5}
.hatch{fill:none;stroke:var(--hatch);stroke-width:1.75}
.segment{stroke:var(--card);stroke-width:1.5}
.plate{fill:var(--card);fill-opacity:.92}
svg .value{font-size:12.5px}
svg .strong{font-weight:650}
svg .small{font-size:11.5px;fill:var(--muted)}
svg .row-label{font-size:13.5px;font-weight:550}
svg .group-label{font-size:14px;fill:var(--muted)}
.whisker{stroke:var(--ink);stroke-width:1.5}
.maps,.panels{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,15rem),1fr));
gap:1.75rem}
.panels{grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr))}
.h0{fill:var(--h0)}.h1{fill:var(--h1)}.h2{fill:var(--h2)}
.h3{fill:var(--h3)}.h4{fill:var(--h4)}.h5{fill:var(--h5)}
.count{color:var(--muted);font-weight:400;font-size:.8125rem}
details{border-top:1px solid var(--rule)}
.more{margin-top:.5rem}
.more figure{margin-top:.5rem}
summary{padding:.6rem 0;cursor:pointer;font-size:.9375rem;font-weight:550}
summary:focus-visible,.scroll:focus-visible,a:focus-visible{outline:2px solid var(--accent);
outline-offset:2px;border-radius:4px}
.scroll{max-width:100%;max-height:26rem;overflow:auto;margin-bottom:1rem;
border:1px solid var(--rule);border-radius:8px}
table{border-collapse:collapse;width:100%;font-size:.8125rem;line-height:1.4;overflow-wrap:normal}
th,td{padding:.35rem .75rem;text-align:right;white-space:nowrap;border-bottom:1px solid var(--grid)}
th{position:sticky;top:0;background:var(--card);color:var(--muted);font-weight:600;
box-shadow:inset 0 -1px var(--rule)}
.left{text-align:left}
dl{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.3rem 1.25rem;
margin:0 0 1rem;font-size:.9375rem}
dt{color:var(--muted)}
dd{margin:0}
code{font:.875em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
footer{padding-top:.5rem;padding-bottom:3rem;color:var(--muted);font-size:.875rem}
@media(max-width:40rem){
body{font-size:15.5px}
main,header,footer{padding-left:.625rem;padding-right:.625rem}
header{padding-top:1.75rem}
h1{font-size:1.75rem}
h1,.kicker,.context,.headline,footer{padding-left:.375rem;padding-right:.375rem}
.headline{font-size:1.0625rem}
section{margin:.875rem 0;padding:1.1rem .5625rem;border-radius:10px}
h2,.lead,.legend,figcaption,summary,dl{padding-left:.375rem;padding-right:.375rem}
.tiles{grid-template-columns:1fr 1fr;gap:.625rem}
.tiles li{padding:.8rem .8rem}
.tiles .figure{font-size:2rem}
.tiles .facts{font-size:.8125rem}
.wide{display:none}
.narrow{display:block}
dl{grid-template-columns:1fr;gap:0}
dd{margin-bottom:.5rem}
}
@media print{
body{background:#fff}
section{break-inside:avoid;border:0;padding:0}
details{display:none}
}
)css";

}  // namespace

std::string_view style_sheet() {
    return kStyleSheet;
}

}  // namespace regimen::report
