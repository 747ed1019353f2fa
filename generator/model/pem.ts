import { createPrivateKey, X509Certificate } from 'node:crypto'
import type { KeyPair } from './secrets.ts'

/** What a text of a certificate and its key says, or in words what is wrong with it. */
export type Bundle = { readonly certificate: X509Certificate; readonly pair: KeyPair } | { readonly wrong: string }

/** Reads a certificate and its private key, both PEM, in this order. No message shows a part of the text. */
export function readBundle(text: unknown): Bundle {
  if (typeof text !== 'string') return { wrong: 'must be PEM text' }
  const [certificate, key, ...more] = text.match(pemBlock) ?? []
  if (certificate === undefined || key === undefined || more.length > 0) return { wrong: shape }
  try {
    const parsed = new X509Certificate(certificate)
    if (!parsed.checkPrivateKey(createPrivateKey(key)))
      return { wrong: 'has a key that does not belong to its certificate' }
    return { certificate: parsed, pair: { certificate: `${certificate}\n`, key: `${key}\n` } }
  } catch {
    return { wrong: shape }
  }
}

const pemBlock = /-----BEGIN ([A-Z ]+)-----\n[A-Za-z0-9+/=\n]+-----END \1-----/g
const shape = 'must be a certificate and its private key in PEM, one after the other'
