/// The page's templates, in Mustache; well-formed XML, so that any parser reads the page.
///
/// They stand in the source so that the program stays one file.
enum PageTemplate {
    static let page = #"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"/>
        <link rel="icon" href="data:,"/>
        <title>{{verdict}}: {{scenario}}</title>
        <style>{{{css}}}</style>
        </head>
        <body>
        <header class="{{verdict}}">
        <p class="run"><strong>{{scenario}}</strong>{{#description}} <span>{{description}}</span>{{/description}}</p>
        <h1><span class="badge {{verdict}}">{{verdict}}</span> {{sentence}}</h1>
        <dl class="figures">
        {{#figures}}<div><dt>{{name}}</dt><dd>{{text}}</dd></div>
        {{/figures}}</dl>
        {{#hasCaveats}}<ul class="caveats" aria-label="Caveats">
        {{#caveats}}<li><b>{{kind}}</b> {{text}}</li>
        {{/caveats}}</ul>{{/hasCaveats}}
        </header>
        <main>
        <section id="timeline"><h2>Timeline</h2>
        <p class="hint screen">Point for exact values, drag to zoom, double-click to zoom out. With the keyboard: arrows move, + and − zoom, Escape resets.</p>
        {{#timeline}}{{> group}}{{/timeline}}
        </section>
        {{#hasTargets}}<section id="targets"><h2>Targets</h2>
        {{#targets}}{{> table}}{{/targets}}
        </section>{{/hasTargets}}
        {{#hasCapacity}}<section id="capacity"><h2>Head-room</h2>
        <p class="hint">{{capacityText}}</p>
        {{#capacity}}{{> table}}{{/capacity}}
        </section>{{/hasCapacity}}
        {{#hasPercentiles}}<section id="percentiles"><h2>Latency by percentile</h2>
        <p class="hint"><b>response</b> counts from when a request was due and is what targets bound; <b>service</b> counts from when it was sent, and hides what waited.</p>
        <div class="multiples">
        {{#percentiles}}{{> group}}{{/percentiles}}
        </div></section>{{/hasPercentiles}}
        <section id="phases"><h2>Phases</h2>
        {{#phases}}{{> table}}{{/phases}}
        </section>
        <div class="columns">
        <section id="sessions"><h2>Sessions</h2>
        {{#sessions}}{{> table}}{{/sessions}}
        </section>
        <section id="outcomes"><h2>How exchanges ended</h2>
        {{#outcomes}}{{> table}}{{/outcomes}}
        </section>
        </div>
        {{#hasContinuity}}<section id="continuity"><h2>Sessions on the victim</h2>
        {{#continuity}}{{> table}}{{/continuity}}
        {{#hasContinuityExamples}}<details class="examples"><summary>Examples of those that did not go on</summary>
        {{#continuityExamples}}{{> table}}{{/continuityExamples}}
        </details>{{/hasContinuityExamples}}
        </section>{{/hasContinuity}}
        {{#hasWrites}}<section id="writes"><h2>Writes, read back after the run</h2>
        {{#writes}}{{> table}}{{/writes}}
        {{#hasWriteExamples}}<details class="examples"><summary>Examples of those that are not as they should be</summary>
        {{#writeExamples}}{{> table}}{{/writeExamples}}
        </details>{{/hasWriteExamples}}
        </section>{{/hasWrites}}
        {{#hasSteps}}<section id="steps"><h2>Steps</h2>
        {{#steps}}{{> table}}{{/steps}}
        </section>{{/hasSteps}}
        {{#hasNodes}}<section id="nodes"><h2>Nodes</h2>
        {{#nodes}}{{> table}}{{/nodes}}
        </section>{{/hasNodes}}
        {{#hasFaults}}<section id="fault"><h2>Fault</h2>
        {{#faults}}<h3>{{title}}</h3>
        <p>{{witnesses}}</p>
        <dl class="figures">
        {{#times}}<div><dt title="{{meaning}}">{{name}}</dt><dd>{{text}}</dd></div>
        {{/times}}</dl>
        {{/faults}}
        {{#series}}<h3>{{title}}</h3>
        {{#spreads}}{{> table}}{{/spreads}}
        {{#deeds}}{{> table}}{{/deeds}}
        {{/series}}
        {{#evidence}}{{> table}}{{/evidence}}
        </section>{{/hasFaults}}
        <section id="generator"><h2>Generator</h2>
        <p>{{#hasCaveats}}There are caveats; they stand under the verdict.{{/hasCaveats}}{{^hasCaveats}}No caveats: nothing suggests that the generator spoilt a number.{{/hasCaveats}}</p>
        {{#generator}}{{> table}}{{/generator}}
        </section>
        <section id="plan"><h2>Plan</h2>
        <details class="plan"><summary>The resolved plan, every default spelt out</summary><pre tabindex="0">{{plan}}</pre></details>
        </section>
        </main>
        <footer>Started {{startedAt}} · seed {{seed}} · {{cores}} cores, Linux {{kernel}} · rmsload {{rmsload}}</footer>
        <script>{{{script}}}</script>
        </body>
        </html>

        """#

    static let table = #"""
        <div class="scroll" role="region" aria-label="{{caption}}" tabindex="0"><table{{#isSortable}} class="sortable"{{/isSortable}}>
        <caption>{{caption}}</caption>
        <thead><tr>{{#columns}}<th scope="col"{{#columnStyle}} class="{{columnStyle}}"{{/columnStyle}}{{#meaning}} title="{{meaning}}"{{/meaning}}>{{title}}</th>{{/columns}}</tr></thead>
        <tbody>
        {{#rows}}<tr{{#rowStyle}} class="{{rowStyle}}"{{/rowStyle}}{{#position}} data-x="{{position}}"{{/position}}>{{#head}}<th scope="row"{{#style}} class="{{style}}"{{/style}}>{{text}}</th>{{/head}}{{#cells}}<td{{#style}} class="{{style}}"{{/style}}{{#sort}} data-v="{{sort}}"{{/sort}}>{{#markup}}{{{markup}}} {{/markup}}{{text}}</td>{{/cells}}</tr>
        {{/rows}}
        </tbody></table></div>

        """#

    static let group = #"""
        <div class="group"{{#spanS}} data-span="{{spanS}}"{{/spanS}}>
        <div class="charts" tabindex="0" role="group" aria-label="{{label}}: charts; arrow keys read values">
        {{#flagLines}}<div class="flags">{{#flags}}<span class="flag {{style}}{{#isLeftOf}} left{{/isLeftOf}}" data-at="{{position}}">{{text}}</span>{{/flags}}</div>{{/flagLines}}
        {{#hasStretches}}<div class="ribbon" aria-hidden="true">{{#stretches}}<span class="{{style}}" data-from="{{left}}" data-to="{{right}}" title="{{detail}}"><i>{{name}}</i></span>{{/stretches}}</div>{{/hasStretches}}
        {{#figures}}<figure>
        <figcaption><b>{{title}}</b> <small>{{unit}}</small><span class="keys">{{#keys}}<span class="key {{style}}">{{name}}{{#column}}<output data-col="{{column}}"></output>{{/column}}</span>{{/keys}}</span></figcaption>
        {{{svg}}}
        </figure>
        {{/figures}}
        <p class="readout" aria-live="polite"></p>
        </div>
        {{#note}}<p class="hint">{{note}}</p>{{/note}}
        <details class="data"><summary>The numbers as a table<span class="unseen">: {{label}}</span></summary>
        {{#table}}{{> table}}{{/table}}
        </details>
        </div>

        """#
}
