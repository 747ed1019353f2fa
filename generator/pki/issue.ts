import 'reflect-metadata'
import { webcrypto } from 'node:crypto'

import * as x509 from '@peculiar/x509'
import type { CertificateRequest } from '../model/certificates.ts'

const day = 24 * 3600 * 1000
/** Days that an authority is good for: ten years. */
const authorityDays = 3652
/** Days that a host's certificate is good for: two years. `check` warns 60 days before the end. */
const certificateDays = 730

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** A new certificate authority for a cluster: its certificate and key as PEM, one after the other. */
export async function issueAuthority(cluster: string, now: Date): Promise<string> {
  const keys = await makeKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    keys,
    name: `CN=${cluster} certificate authority`,
    ...validity(now, authorityDays),
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return bundle(certificate, keys)
}

/** A host's certificate by the authority, and its new key, as PEM, one after the other. */
export async function issueCertificate(authority: string, request: CertificateRequest, now: Date): Promise<string> {
  const keys = await makeKeys()
  const issuer = new x509.X509Certificate(authority)
  const certificate = await x509.X509CertificateGenerator.create({
    // Not CN: etcd takes that for a user's name, and its JSON API then refuses whoever shows one (serve.go, accessController).
    subject: `OU=${request.host}`,
    issuer: issuer.subjectName,
    publicKey: keys.publicKey,
    signingKey: await importKey(authority),
    ...validity(now, certificateDays),
    signingAlgorithm: algorithm,
    extensions: await hostExtensions(request, issuer, keys),
  })
  return bundle(certificate, keys)
}

async function hostExtensions(
  { names, addresses, client }: CertificateRequest,
  issuer: x509.X509Certificate,
  keys: webcrypto.CryptoKeyPair,
): Promise<x509.Extension[]> {
  const { serverAuth, clientAuth } = x509.ExtendedKeyUsage
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension(client ? [serverAuth, clientAuth] : [serverAuth]),
    new x509.SubjectAlternativeNameExtension([
      ...names.map((value) => ({ type: 'dns', value }) as const),
      ...addresses.map((value) => ({ type: 'ip', value }) as const),
    ]),
    await x509.AuthorityKeyIdentifierExtension.create(issuer),
    await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
  ]
}

async function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair
}

async function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const [, body = ''] = /-----BEGIN PRIVATE KEY-----([\s\S]*?)-----END/.exec(pem) ?? []
  return webcrypto.subtle.importKey('pkcs8', Buffer.from(body, 'base64'), algorithm, false, [
    'sign',
  ]) as Promise<webcrypto.CryptoKey>
}

// A day back: a host whose clock is behind must not take a fresh certificate for one of the future.
function validity(now: Date, days: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(now.getTime() - day), notAfter: new Date(now.getTime() + days * day) }
}

async function bundle(certificate: x509.X509Certificate, { privateKey }: webcrypto.CryptoKeyPair): Promise<string> {
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', privateKey))
  return [certificate.toString('pem'), x509.PemConverter.encode(key, 'PRIVATE KEY')]
    .map((pem) => `${pem.trim()}\n`)
    .join('')
}
