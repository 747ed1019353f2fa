import { fonts } from './elements.ts'

const families = {
  sans: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
  bold: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
  mono: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace",
}

const sizes = Object.entries(fonts)
  .filter(([kind]) => kind !== 'state')
  .map(rule)

function rule([kind, { size, face }]: [string, (typeof fonts)[keyof typeof fonts]]): string {
  return `.${kind} { font: ${face === 'bold' ? '600 ' : ''}${size}px ${families[face]}; }`
}

const light = `
.page { fill: #ffffff; }
.ground { stroke-width: 1; }
.proxies > .ground { fill: #f1f5fb; stroke: #d6e0ef; }
.databases > .ground { fill: #f0f7f4; stroke: #d2e5dc; }
.dcs > .ground { fill: #faf6ec; stroke: #eadfc4; }
.proxies > .heading { fill: #2f5f9e; }
.databases > .heading { fill: #23704f; }
.dcs > .heading { fill: #855f10; }
.card { fill: #ffffff; stroke: #ccd5df; stroke-width: 1; }
.pill { fill: #2f5f9e; }
.rule { stroke: #e3e8ee; stroke-width: 1; }
.line { fill: none; stroke: #7b8794; stroke-width: 1.5; }
#head path { fill: #7b8794; }
.title, .name, .program, .ports { fill: #1c2733; }
.note, .address, .why { fill: #566372; }
.pill + .name { fill: #ffffff; }`.trim()

const dark = `
.page { fill: #10161d; }
.proxies > .ground { fill: #141f2e; stroke: #263a55; }
.databases > .ground { fill: #12231d; stroke: #234236; }
.dcs > .ground { fill: #262013; stroke: #463a1e; }
.proxies > .heading { fill: #8db8ee; }
.databases > .heading { fill: #7fcaa6; }
.dcs > .heading { fill: #dcb96a; }
.card { fill: #1a222c; stroke: #344252; }
.pill { fill: #8db8ee; }
.rule { stroke: #2b3744; }
.line { stroke: #8794a3; }
#head path { fill: #8794a3; }
.title, .name, .program, .ports { fill: #e6ebf1; }
.note, .address, .why { fill: #a3b0be; }
.pill + .name { fill: #10161d; }`.trim()

const liveLight = `
.leader > .card { fill: #e2f3e9; stroke: #1e7a4f; stroke-width: 2; }
.good > .card { stroke: #1e7a4f; stroke-width: 2; }
.watch > .card { fill: #fdf3d7; stroke: #b07900; stroke-width: 2; }
.bad > .card { fill: #fde9e7; stroke: #c0362c; stroke-width: 2; }
.leader > .state, .good > .state { fill: #17613f; }
.watch > .state { fill: #7a5200; }
.bad > .state { fill: #a3261d; }
.bad > .pill { fill: #b42318; }`.trim()

const liveDark = `
.leader > .card { fill: #143326; stroke: #47cd89; }
.good > .card { stroke: #3f9e71; }
.watch > .card { fill: #3a2d10; stroke: #d9a53a; }
.bad > .card { fill: #41201d; stroke: #f97066; }
.leader > .state, .good > .state { fill: #6fdca6; }
.watch > .state { fill: #f0c674; }
.bad > .state { fill: #ff9d94; }
.bad > .pill { fill: #f97066; }`.trim()

/** What the style sheet of a running cluster's picture has besides. */
export const liveStyle = [rule(['state', fonts.state]), liveLight, ...inTheDark(liveDark)].join('\n')

/** The picture's style sheet, for a light page and a dark one. */
export const style = [...sizes, light, ...inTheDark(dark)].join('\n')

function inTheDark(rules: string): string[] {
  return ['@media (prefers-color-scheme: dark) {', rules.replace(/^/gm, '  '), '}']
}
