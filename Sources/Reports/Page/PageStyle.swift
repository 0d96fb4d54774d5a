/// The page's style sheet.
///
/// Text has a contrast of at least 4.5 to 1 and lines of 3 to 1 against their ground, in light and in dark (WCAG AA).
enum PageStyle {
    static let text = #"""
        :root{--bg:#fff;--panel:#f6f7f9;--ink:#1b2430;--soft:#566273;--rule:#dde2e8;--grid:#e6eaef;
        --pass:#14713d;--fail:#b3261e;--unsure:#8a5300;--pass-bg:#e4f4ea;--fail-bg:#fdeceb;--unsure-bg:#fdf1dc;
        --p50:#3a84c1;--p95:#1d64a8;--p99:#0b2f5c;--offered:#7a8594;--finished:#1d64a8;--service:#7a8594;
        --e0:#b3261e;--e1:#bb5f14;--e2:#7d3c98;--e3:#8a6d1c;
        --n0:#3b7dbb;--n1:#b16d10;--n2:#468a4a;--n3:#8e6bbf;--n4:#c0627d;--n5:#6d7f8f;--nobody:#d5d9df;
        --failover:rgba(179,38,30,.13);--degraded:rgba(214,146,20,.13);--rejoin:rgba(40,120,200,.11);--recovered:rgba(20,113,61,.10);--warmup:rgba(90,105,125,.11);--baseline:rgba(90,105,125,.04)}
        @media (prefers-color-scheme:dark){:root{--bg:#12171e;--panel:#1a212b;--ink:#e6eaf0;--soft:#9daabb;--rule:#2c3643;--grid:#26303c;
        --pass:#5fcf8d;--fail:#ff8a80;--unsure:#f0b65a;--pass-bg:#14301f;--fail-bg:#3b1a18;--unsure-bg:#35280f;
        --p50:#4d85b5;--p95:#74b4ee;--p99:#d5e8fb;--offered:#93a0b0;--finished:#74b4ee;--service:#93a0b0;
        --e0:#ff8a80;--e1:#f0a35e;--e2:#c58be0;--e3:#d8bd62;
        --n0:#4d8cc8;--n1:#c98a3a;--n2:#62a562;--n3:#9a7bcb;--n4:#c9748d;--n5:#7d90a2;--nobody:#3a4552;
        --failover:rgba(255,110,100,.20);--degraded:rgba(240,180,80,.15);--rejoin:rgba(100,170,240,.15);--recovered:rgba(95,207,141,.12);--warmup:rgba(160,175,195,.13);--baseline:rgba(160,175,195,.04)}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:1180px;padding:20px 24px 40px;background:var(--bg);color:var(--ink);font:14px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
        h1{font-size:23px;line-height:1.3;font-weight:600;margin:4px 0 16px;text-wrap:pretty}
        h2{font-size:16px;font-weight:600;margin:0 0 8px}h3{font-size:14px;margin:8px 0 2px}
        section{margin-top:30px;min-width:0}p{margin:0 0 8px}
        .run{color:var(--soft);margin:0}.run strong{color:var(--ink)}.run span{margin-left:6px}
        .badge{display:inline-block;font-size:15px;line-height:1;letter-spacing:.06em;text-transform:uppercase;font-weight:700;color:var(--bg);border-radius:4px;padding:6px 9px;margin-right:6px;vertical-align:2px}
        .badge.pass{background:var(--pass)}.badge.fail{background:var(--fail)}.badge.inconclusive{background:var(--unsure)}
        .figures{display:flex;flex-wrap:wrap;gap:1px;background:var(--rule);border:1px solid var(--rule);border-radius:6px;overflow:hidden;margin:0}
        .figures div{background:var(--panel);padding:8px 12px;flex:1 1 104px}
        .figures dt{color:var(--soft);font-size:12px}.figures dd{margin:0;font-size:18px;font-weight:600;white-space:nowrap}
        .caveats{list-style:none;margin:12px 0 0;padding:8px 12px;border-left:3px solid var(--unsure);background:var(--unsure-bg);border-radius:0 4px 4px 0}
        .caveats b{color:var(--unsure);font-weight:600;margin-right:4px}
        .hint{color:var(--soft);font-size:13px}
        .charts{position:relative;padding:0 6px 0 62px;outline-offset:4px;border-radius:2px;touch-action:pan-y}
        .charts:focus-visible,.scroll:focus-visible,summary:focus-visible,button:focus-visible,pre:focus-visible{outline:2px solid var(--p95)}
        figure{margin:0 0 8px;break-inside:avoid}
        figcaption{display:flex;flex-wrap:wrap;gap:0 12px;align-items:baseline;margin:8px 0 6px -62px;min-height:20px}
        figcaption b{font-weight:600}figcaption small{color:var(--soft);font-size:12px;margin-left:-6px}
        .keys{margin-left:auto;display:flex;flex-wrap:wrap;gap:0 14px;font-size:13px;color:var(--soft)}
        .key::before{content:"";display:inline-block;width:14px;height:3px;border-radius:1px;margin-right:6px;vertical-align:.25em;background:var(--c)}
        .key output{color:var(--ink);font-weight:600;display:inline-block;min-width:0}
        .live .key output{min-width:4em;margin-left:5px}
        .plot{display:block;overflow:visible;font-size:12px;cursor:crosshair}
        .plot text{fill:var(--soft)}.grid text{text-anchor:end}.grid line{stroke:var(--grid)}
        .view{overflow:hidden}
        .view *{vector-effect:non-scaling-stroke}
        .line{fill:none;stroke:var(--c);stroke-width:1.6;stroke-linejoin:round;stroke-linecap:round}
        .area{fill:var(--c)}.area.finished{fill-opacity:.14}
        .line.offered{stroke-dasharray:5 3}.key.offered::before{background:repeating-linear-gradient(90deg,var(--c) 0 5px,transparent 5px 8px)}
        .line.p50{stroke-width:1.4}.line.service{stroke-dasharray:5 3}.key.service::before{background:repeating-linear-gradient(90deg,var(--c) 0 5px,transparent 5px 8px)}
        .p50{--c:var(--p50)}.p95,.response{--c:var(--p95)}.p99{--c:var(--p99)}.offered{--c:var(--offered)}.finished{--c:var(--finished)}.service{--c:var(--service)}
        .error-0{--c:var(--e0)}.error-1{--c:var(--e1)}.error-2{--c:var(--e2)}.error-3{--c:var(--e3)}
        .node-0{--c:var(--n0)}.node-1{--c:var(--n1)}.node-2{--c:var(--n2)}.node-3{--c:var(--n3)}.node-4{--c:var(--n4)}.node-5{--c:var(--n5)}.nobody{--c:var(--nobody)}
        .key.nobody::before,.key[class*=node]::before,.key[class*=error]::before{height:9px;width:9px;vertical-align:0}
        .bound{--b:var(--c);fill:none;stroke:var(--b);stroke-width:1.2;stroke-dasharray:2 3}
        .bound.limit{stroke-dasharray:none;stroke-width:3}.bound.limit.pass{--b:var(--pass)}.bound.limit.fail{--b:var(--fail)}.bound.limit.inconclusive{--b:var(--unsure)}
        .key.bound::before{height:0;border-top:2px dotted var(--soft);background:none}.key.limit{--c:var(--pass)}
        .phase-failover{--s:var(--failover)}.phase-degraded{--s:var(--degraded)}.phase-rejoin{--s:var(--rejoin)}.phase-recovered{--s:var(--recovered)}.phase-warm-up{--s:var(--warmup)}.phase-baseline{--s:var(--baseline)}
        .band{fill:var(--s)}
        .moment{fill:none;stroke:var(--fail);stroke-width:1.4}.moment.healed{stroke:var(--pass);stroke-dasharray:4 3}
        .cursor{stroke:var(--ink);stroke-width:1;opacity:.65;pointer-events:none}
        .brush{fill:var(--p95);opacity:.18;pointer-events:none}
        .flags{position:relative;height:19px;font-size:12px;font-weight:600;overflow:hidden}
        .flag{position:absolute;white-space:nowrap;padding:0 5px;border-left:2px solid var(--fail);color:var(--fail)}
        .flag.healed{border-color:var(--pass);color:var(--pass)}
        .flag.left{border-left:0;border-right:2px solid;transform:translateX(-100%)}
        .ribbon{position:relative;height:20px;font-size:12px;overflow:hidden;border-radius:3px}
        .ribbon span{position:absolute;top:0;bottom:0;background:var(--s);container-type:inline-size;overflow:hidden;border-right:1px solid var(--bg)}
        .ribbon i{font-style:normal;color:var(--soft);display:block;text-align:center;line-height:20px;white-space:nowrap}
        @container (max-width:58px){.ribbon i{visibility:hidden}}
        .readout{position:relative;min-height:21px;margin:2px 0 0;color:var(--soft);font-size:13px}.readout span{position:relative;white-space:nowrap}.live .readout span{position:absolute;color:var(--ink);font-weight:600}
        .readout button,th button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer;text-align:inherit}
        .readout button{color:var(--p95);text-decoration:underline;margin-left:10px}
        .multiples{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,244px),1fr));gap:14px 28px}
        .multiples .charts{padding-left:56px}.multiples figcaption{margin-left:-56px}
        .columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,380px),1fr));gap:0 40px}
        #writes table{width:auto;min-width:min(100%,420px)}details.examples{margin-top:10px}details>summary{cursor:pointer;color:var(--soft);font-size:13px}details[open]>summary{margin-bottom:6px}
        .scroll{overflow-x:auto}.data .scroll{max-height:340px;overflow:auto}.data thead th{position:sticky;top:0;background:var(--bg)}
        table{border-collapse:collapse;width:100%;font-size:13px}caption,.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        th,td{padding:4px 10px 4px 0;text-align:left;vertical-align:baseline;border-bottom:1px solid var(--rule);white-space:nowrap;font-weight:400}
        th:last-child,td:last-child{padding-right:0}
        thead th{color:var(--soft);font-size:12px;border-bottom-color:var(--soft)}tbody th{font-weight:500}
        .n{text-align:right;padding-left:10px}th.n button{text-align:right}
        .strong{font-weight:600}.total>*{font-weight:600;border-top:1px solid var(--soft)}.minor>*{color:var(--soft)}
        td.why{white-space:normal;min-width:170px;color:var(--soft)}td.bar{color:var(--soft)}.n+td:not(.n),.n+th:not(.n){padding-left:16px}
        .verdict{font-weight:600}.verdict.pass{color:var(--pass)}.verdict.fail{color:var(--fail)}.verdict.inconclusive{color:var(--unsure)}
        .margin{vertical-align:-1px;margin-right:6px}.margin .track{fill:var(--grid)}.margin.pass .fill{fill:var(--pass)}.margin.fail .fill{fill:var(--fail)}.margin.inconclusive .fill{fill:var(--unsure)}.margin .tick{stroke:var(--ink);stroke-width:1.5}
        .swatch::before{content:"";display:inline-block;width:10px;height:10px;border-radius:2px;margin-right:7px;background:var(--s,var(--c));border:1px solid var(--rule);vertical-align:-1px}.total .swatch::before{background:none;border-color:transparent}
        #fault tbody td:last-child{white-space:normal;min-width:220px}
        tr.injected>*{color:var(--fail);font-weight:600}tr.healed>*{color:var(--pass);font-weight:600}tr.doubt>*{color:var(--unsure);font-weight:600}
        #fault .figures{margin:4px 0 12px}
        #generator table{width:auto;min-width:min(100%,420px)}#generator thead{display:none}
        th[aria-sort=ascending] button::after{content:" ▲";font-size:9px}th[aria-sort=descending] button::after{content:" ▼";font-size:9px}
        pre{background:var(--panel);border:1px solid var(--rule);border-radius:6px;padding:12px;overflow-x:auto;font:12px/1.5 ui-monospace,"SF Mono",Menlo,Consolas,monospace;margin:0}
        footer{margin-top:34px;padding-top:10px;border-top:1px solid var(--rule);color:var(--soft);font-size:12px}
        @media (max-width:600px){body{padding:14px 14px 30px}h1{font-size:19px}.figures div{padding:6px 10px;flex-basis:86px}.figures dd{font-size:16px}.keys{margin-left:0;width:100%}.charts{padding-left:52px}figcaption{margin-left:-52px}}
        @media print{:root{color-scheme:light}body{max-width:none;padding:0;font-size:11px;print-color-adjust:exact;-webkit-print-color-adjust:exact}.screen,.readout,.data{display:none}section,figure,tr,.group{break-inside:avoid}section#plan,section#fault,#plan pre,section#timeline,#timeline .group{break-inside:auto}pre{white-space:pre-wrap;overflow:visible;columns:2;font-size:9px}.scroll{overflow:visible}h2{break-after:avoid}table{font-size:10.5px}th,td{padding-right:6px}a{color:inherit}}
        """#
}
