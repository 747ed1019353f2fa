import { type Finding, pointerTo, shown } from '../problem.ts'
import type { Rule } from './rule.ts'

export const secrecyRules: readonly Rule[] = [
  {
    name: 'secret-inside',
    says: 'No secret stands in the topology, which is shared, reviewed and kept in version control.',
    find: ({ whole }) => secretsIn(whole, ''),
  },
]

// What is below a secret is part of it, and told once.
function secretsIn(value: unknown, pointer: string): Finding[] {
  if (typeof value === 'string') return secretText(value, pointer)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]) => {
    const at = pointer + pointerTo(key)
    const isSecret = !Array.isArray(value) && secretKey.test(key) && child !== null
    return isSecret ? [found(at, `${shown(key)} is the name of a secret`)] : secretsIn(child, at)
  })
}

const secretKey =
  /passw|passphrase|secret|token|credential|salt$|^keys?$|(api|access|private|gossip|encrypt|encryption|signing)[_-]?key/i

function secretText(text: string, pointer: string): Finding[] {
  const kind = secretForms.find(([, form]) => form.test(text))?.[0]
  const inUrl = secretInUrl(text)
  if (inUrl !== undefined) return [found(pointer, `this URL holds ${inUrl}`, urlRepair)]
  return kind === undefined ? [] : [found(pointer, `this ${kind}`)]
}

// The forms that `hardway secrets` makes, and what people paste; no value that a topology may have is like them.
const secretForms = [
  ['is a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ['is a stored password', /^(SCRAM-SHA-256\$|md5[0-9a-f]{32}$)/],
  ['looks like a password', /^(?=.*[A-Z])[A-Za-z0-9_-]{32}$/],
  ['looks like a key of 32 bytes', /^[A-Za-z0-9+/]{43}=$/],
  ['looks like a token', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i],
] as const

// Each character is looked at a bounded number of times: a hostile text would otherwise be searched for hours.
function secretInUrl(text: string): string | undefined {
  if (!/^[a-z0-9+]+:\/\//i.test(text)) return undefined
  if (/^[^:]+:\/\/[^/@:]*:[^/@]+@/.test(text)) return 'a password'
  return text.split(/[?&]/).slice(1).some(isSecretParameter) ? 'a token' : undefined
}

// `keyfile` of a libvirt URI is a path, and no key.
function isSecretParameter(part: string): boolean {
  const [name = '', value = ''] = part.split('=', 2)
  return value !== '' && /passw|secret|token|signature|credential|key$|keyid|^sig$/i.test(name)
}

const repairs = 'delete it here and make a new one: secrets stand in secrets.yaml, which `hardway secrets` makes'
const urlRepair = 'delete it here and make a new one; an image that needs it can be fetched by hand: `file:///path`'

function found(pointer: string, what: string, repair = repairs): Finding {
  return { pointer, message: `${what}, and the topology is no place for one`, repair }
}
