import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dump } from 'js-yaml'
import nunjucks from 'nunjucks'
import type { HostFile } from '../roles/role.ts'

const templates = join(dirname(fileURLToPath(import.meta.url)), '../../templates')

const environment = new nunjucks.Environment(new nunjucks.FileSystemLoader(templates), {
  autoescape: false,
  throwOnUndefined: true,
  trimBlocks: true,
  lstripBlocks: true,
})
environment.addFilter('json', (value: unknown) => JSON.stringify(value, null, 2))
environment.addFilter('yaml', (value: unknown) => dump(value, { lineWidth: -1, noRefs: true }).trimEnd())

const verbatim = new Map<string, string>()

/** The text of a host's file: a `.njk` template rendered with its view as `v`, anything else byte for byte. */
export function renderTemplate({ template, view }: HostFile): string {
  if (!template.endsWith('.njk')) return readVerbatim(template)
  if (view === undefined) throw new Error(`${template} is a template and has no view`)
  return environment.render(template, { v: strict(view, template) })
}

/** Where the file lands on the host: templates/<role>/<path on the host>[.njk]. */
export function hostPath({ template }: HostFile): string {
  return template.slice(template.indexOf('/')).replace(/\.njk$/, '')
}

function readVerbatim(template: string): string {
  const known = verbatim.get(template)
  if (known !== undefined) return known
  const text = readFileSync(join(templates, template), 'utf8')
  verbatim.set(template, text)
  return text
}

// nunjucks lets `{% for x in v.typo %}` pass silently; a view that throws on unknown keys does not.
function strict(view: object, template: string): object {
  return new Proxy(view, {
    get(target, key, receiver) {
      if (typeof key === 'string' && !(key in target)) {
        throw new Error(`${template} asks for ${key}, which its view lacks`)
      }
      return Reflect.get(target, key, receiver) as unknown
    },
  })
}
