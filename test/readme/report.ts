import { titleOf } from '../browser.ts'

const width = 1000
const measuring = '<script>document.title = String(document.documentElement.scrollHeight)</script>'

/** A drill's report as an SVG, which a README can show: the page itself, as high as Chromium lays it out. */
export async function drawReport(html: string): Promise<string> {
  const style = /<style>[\s\S]*?<\/style>/.exec(html)?.[0]
  const body = /<body>([\s\S]*)<\/body>/.exec(html)?.[1]
  if (style === undefined || body === undefined) throw new Error('the report has no style or no body')
  // An SVG has no body; its sides are the frame that holds it. The drawings inside stay what they are in an HTML page.
  const framed = style.replace('body {', '.page {').replaceAll(/^ {2}svg/gm, '  .page svg')
  const drawn = body.replaceAll('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ')
  const page = `${framed}\n<div class="page">${drawn}</div>`
  const height = await titleOf(
    `<!doctype html><title></title><body style="margin: 0; width: ${width}px">${page}${measuring}`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<title>The report of a drill</title>
<foreignObject width="100%" height="100%">
<div xmlns="http://www.w3.org/1999/xhtml">
${page}
</div>
</foreignObject>
</svg>
`
}
