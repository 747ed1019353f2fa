import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type CertificateRequest, certificateRequests, hostCertificate } from '../../generator/model/certificates.ts'
import { setSecret } from '../../generator/model/secrets-edit.ts'
import { parseSecrets } from '../../generator/model/secrets-file.ts'
import { issueAuthority, issueCertificate } from '../../generator/pki/issue.ts'
import { generateTopology, hostOf } from '../support.ts'

const { cluster, secrets } = await generateTopology('debian')
const requests = certificateRequests(cluster)
const db1 = requests[0] as CertificateRequest
const proxy1 = requests[3] as CertificateRequest
const good = readFileSync('test/topologies/secrets.yaml', 'utf8')
const now = new Date('2026-06-01')
const authority = secrets.ca.certificate + secrets.ca.key

describe('what a certificate names', () => {
  test('a database host: itself, its Consul server, and the doors through which clients reach its PostgreSQL', () => {
    expect(db1).toEqual({
      host: 'db1',
      names: ['db1', 'localhost', 'server.hardway.consul', 'hardway', 'proxy1', 'proxy2'],
      addresses: ['10.77.0.11', '127.0.0.1', '10.77.0.100', '10.77.0.21', '10.77.0.22'],
      client: true,
    })
  })

  test('a proxy: itself and the VIP; it cannot log in as a member', () => {
    expect(proxy1).toEqual({
      host: 'proxy1',
      names: ['proxy1', 'localhost', 'hardway'],
      addresses: ['10.77.0.21', '127.0.0.1', '10.77.0.100'],
      client: false,
    })
  })
})

describe('a certificate that is issued', () => {
  test('is good from yesterday for two years, for that host alone', async () => {
    const certificate = new X509Certificate(await issueCertificate(authority, db1, now))
    expect(certificate.verify(new X509Certificate(authority).publicKey)).toBe(true)
    expect([certificate.validFrom, certificate.validTo]).toEqual([
      'May 31 00:00:00 2026 GMT',
      'May 31 00:00:00 2028 GMT',
    ])
    expect([certificate.ca, certificate.subject]).toEqual([false, 'OU=db1'])
    expect(certificate.checkIP('10.77.0.100')).toBe('10.77.0.100')
    expect([certificate.checkHost('proxy2'), certificate.checkHost('db2')]).toEqual(['proxy2', undefined])
  })

  test('of the authority may sign hosts and nothing that signs in turn', async () => {
    const certificate = new X509Certificate(await issueAuthority('hardway', now))
    expect([certificate.ca, certificate.subject]).toEqual([true, 'CN=hardway certificate authority'])
    expect(certificate.validTo).toBe('May 31 00:00:00 2036 GMT')
  })
})

describe('a certificate that does not serve is told of, and `hardway secrets` makes a new one', () => {
  test.each<readonly [string, () => Promise<string>, string]>([
    [
      'of another authority',
      async () => issueCertificate(await issueAuthority('x', now), db1, now),
      'error[certificate-issuer] the certificate of db1 is not issued by `ca`',
    ],
    [
      'that lacks an address',
      () => issueCertificate(authority, { ...db1, addresses: [] }, now),
      'error[certificate-names] the certificate of db1 does not name 10.77.0.11',
    ],
    [
      'that names another host',
      () => issueCertificate(authority, { ...db1, names: [...db1.names, 'db2'] }, now),
      'error[certificate-names] the certificate of db1 names db2, which does not lead to db1',
    ],
    [
      'that cannot log in',
      () => issueCertificate(authority, { ...db1, client: false }, now),
      'error[certificate-names] the certificate of db1 does not let it log in as a member',
    ],
    [
      'that has ended',
      () => issueCertificate(authority, db1, new Date('2024-05-01')),
      'error[certificate-expired] the certificate of db1 ended on 2026-05-01',
    ],
    [
      'of the future',
      () => issueCertificate(authority, db1, new Date('2027-05-01')),
      'error[certificate-expired] the certificate of db1 begins on 2027-04-30 only',
    ],
    [
      'near its end',
      () => issueCertificate(authority, db1, new Date('2024-06-11')),
      'warning[certificate-ends] the certificate of db1 ends on 2026-06-11, in 10 days',
    ],
  ])('%s', async (_, issue, expected) => {
    const { problems, due } = parse(setSecret(good, ['certificates', 'db1'], await issue()))
    expect(problems.map(({ severity, rule, message }) => `${severity}[${rule}] ${message}`)).toEqual([expected])
    expect(problems[0]).toMatchObject({
      pointer: '/certificates/db1',
      repair: '`hardway secrets` issues a new one; the host takes it over when it is replaced',
    })
    expect(due.map(({ path }) => path)).toEqual([['certificates', 'db1']])
  })

  test('a proxy that could log in as a member', async () => {
    const text = setSecret(
      good,
      ['certificates', 'proxy1'],
      await issueCertificate(authority, { ...proxy1, client: true }, now),
    )
    expect(parse(text).problems.map(({ message }) => message)).toEqual([
      'the certificate of proxy1 lets it log in as a member of the database cluster',
    ])
  })

  test('an authority near its end is for a person to rotate', async () => {
    const old = await issueAuthority('hardway', new Date('2016-06-30'))
    const text = setSecret(good, ['ca'], old)
    expect(parse(text).problems.filter(({ pointer }) => pointer === '/ca')).toMatchObject([
      {
        severity: 'warning',
        rule: 'certificate-ends',
        message: 'the certificate authority ends on 2026-06-30, in 29 days',
        repair: "`hardway secrets --rotate ca` makes a new one, and every host's certificate with it",
      },
    ])
  })

  test('a key of another certificate', () => {
    const { db1: own, db2: other } = secrets.certificates
    const text = setSecret(good, ['certificates', 'db1'], `${own?.certificate}${other?.key}`)
    expect(parse(text).problems.map(({ rule, pointer }) => [rule, pointer])).toEqual([
      ['secret-form', '/certificates/db1'],
    ])
  })

  test('a host that is gone', () => {
    const { problems } = parseSecrets(good, { owners: ['app'], certificates: requests.slice(1), dcs: 'consul', now })
    expect(problems.map(({ severity, message }) => [severity, message])).toEqual([
      ['warning', 'the topology has no host `db1`'],
    ])
  })
})

test('a host without a certificate is a defect of the caller', () => {
  expect(() => hostCertificate(hostOf(cluster, 'db1'), { ...secrets, certificates: {} })).toThrow(
    'no certificate of db1: the validator should have refused this',
  )
})

function parse(text: string) {
  return parseSecrets(text, { owners: ['app'], certificates: requests, dcs: 'consul', now })
}
