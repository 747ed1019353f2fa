import type { X509Certificate } from 'node:crypto'
import type { Finding } from '../topology/problem.ts'
import { pointerTo } from '../topology/problem.ts'
import type { CertificateRequest } from './certificates.ts'
import { readBundle } from './pem.ts'

/** The rules of certificates, with the line of each for the documentation. */
export const certificateRules = {
  'certificate-issuer': "The cluster's own authority has issued every host's certificate.",
  'certificate-names': 'A certificate names all by which its host is reached, and nothing else.',
  'certificate-expired': 'No certificate is past its end, and none begins in the future.',
  'certificate-ends': 'No certificate ends within 60 days (a warning).',
} as const

export type CertificateRule = keyof typeof certificateRules

interface CertificateFinding extends Finding {
  readonly rule: CertificateRule
}

/** Days before its end from which a certificate is told of, and issued anew by `hardway secrets`. */
const noticeDays = 60
const day = 24 * 3600 * 1000

/** What is wrong with the authority's own certificate. One that cannot be read is another rule's. */
export function authorityFindings(authority: unknown, now: Date): CertificateFinding[] {
  const bundle = readBundle(authority)
  if ('wrong' in bundle) return []
  return timeFindings('the certificate authority', pointerTo('ca'), bundle.certificate, now, rotating('ca'))
}

/** What is wrong with a host's certificate. One that cannot be read is another rule's. */
export function certificateFindings(
  request: CertificateRequest,
  value: unknown,
  authority: unknown,
  now: Date,
): CertificateFinding[] {
  const [bundle, issuer] = [readBundle(value), readBundle(authority)]
  if ('wrong' in bundle || 'wrong' in issuer) return []
  const [pointer, name] = [pointerTo('certificates', request.host), `the certificate of ${request.host}`]
  const finding = (rule: CertificateRule, what: string) => ({
    rule,
    pointer,
    message: `${name} ${what}`,
    repair: again,
  })
  const { certificate } = bundle
  const isOurs = certificate.checkIssued(issuer.certificate) && certificate.verify(issuer.certificate.publicKey)
  const misfit = misfitOf(certificate, request)
  return [
    ...(isOurs ? [] : [finding('certificate-issuer', 'is not issued by `ca`')]),
    ...(misfit === undefined ? [] : [finding('certificate-names', misfit)]),
    ...timeFindings(name, pointer, certificate, now, again),
  ]
}

const again = '`hardway secrets` issues a new one; the host takes it over when it is replaced'
const rotating = (name: string) =>
  `\`hardway secrets --rotate ${name}\` makes a new one, and every host's certificate with it`

function timeFindings(
  name: string,
  pointer: string,
  { validFrom, validTo }: X509Certificate,
  now: Date,
  repair: string,
): CertificateFinding[] {
  const [start, end] = [new Date(validFrom), new Date(validTo)]
  const finding = (rule: CertificateRule, what: string) => ({ rule, pointer, message: `${name} ${what}`, repair })
  if (now > end) return [finding('certificate-expired', `ended on ${dateOf(end)}`)]
  if (now < start) return [finding('certificate-expired', `begins on ${dateOf(start)} only`)]
  const days = Math.floor((end.getTime() - now.getTime()) / day)
  if (days >= noticeDays) return []
  return [finding('certificate-ends', `ends on ${dateOf(end)}, in ${days} ${days === 1 ? 'day' : 'days'}`)]
}

function dateOf(date: Date): string {
  return date.toISOString().slice(0, 10)
}

// OID of clientAuth, RFC 5280 4.2.1.12.
const clientAuth = '1.3.6.1.5.5.7.3.2'

function misfitOf(
  certificate: X509Certificate,
  { host, names, addresses, client }: CertificateRequest,
): string | undefined {
  const wanted = new Set([...names, ...addresses])
  const named = alternativeNames(certificate)
  const missing = [...wanted].find((name) => !named.includes(name))
  if (missing !== undefined) return `does not name ${missing}`
  const strange = named.find((name) => !wanted.has(name))
  if (strange !== undefined) return `names ${strange}, which does not lead to ${host}`
  const isClient = (certificate.keyUsage ?? []).includes(clientAuth)
  if (isClient === client) return undefined
  return client ? 'does not let it log in as a member' : 'lets it log in as a member of the database cluster'
}

// Node gives them as `DNS:db1, IP Address:10.77.0.11`; the names of hosts hold neither a comma nor a quote.
function alternativeNames({ subjectAltName = '' }: X509Certificate): string[] {
  return subjectAltName.split(', ').map((name) => name.slice(name.indexOf(':') + 1))
}
