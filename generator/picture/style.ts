import { fonts } from './elements.ts'

const families = {
  sans: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
  bold: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
  mono: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace",
}

const sizes = Object.entries(fonts).map(
  ([kind, { size, face }]) => `.${kind} { font: ${face === 'bold' ? '600 ' : ''}${size}px ${families[face]}; }`,
)

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

/** The picture's style sheet, for a light page and a dark one. */
export const style = [...sizes, light, '@media (prefers-color-scheme: dark) {', dark.replace(/^/gm, '  '), '}'].join(
  '\n',
)
