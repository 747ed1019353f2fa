import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'

/** PostgreSQL's own default of scram_iterations. */
const iterations = 4096

/**
 * The verifier that pg_authid keeps instead of the password (RFC 5803's fields in PostgreSQL's order):
 * `SCRAM-SHA-256$4096:salt$StoredKey:ServerKey`.
 * The salt comes from the secrets' seed and the role, so the same secrets give the same bytes.
 * The password must be ASCII: SASLprep leaves that unchanged.
 */
export function scramVerifier(role: string, password: string, seed: string): string {
  const salt = hmac(Buffer.from(seed, 'base64'), `scram-salt:${role}`).subarray(0, 16)
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256')
  const storedKey = createHash('sha256').update(hmac(salted, 'Client Key')).digest()
  const serverKey = hmac(salted, 'Server Key')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey.toString('base64')}:${serverKey.toString('base64')}`
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
