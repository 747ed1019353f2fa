import { hostCertificate } from '../model/certificates.ts'
import type { Host } from '../model/cluster.ts'
import type { Secrets } from '../model/secrets.ts'
import type { HostFile } from './role.ts'

/** Where every host finds the certificate of the cluster's authority. */
export const caFile = '/etc/hardway/ca.pem'

/** The host's certificate and key for one of its services, in the service's own folder: certificate.pem and key.pem. */
export function tlsFiles(folder: string, group: string, host: Host, secrets: Secrets): HostFile[] {
  const view = pemTexts(host, secrets)
  const file = (name: string, mode: string) => ({
    template: `${folder}/${name}.pem.njk`,
    owner: `root:${group}`,
    mode,
    view,
  })
  return [file('certificate', '0644'), file('key', '0640')]
}

/** The host's certificate and key without the last newline, which the template has. */
export function pemTexts(host: Host, secrets: Secrets): { readonly certificate: string; readonly key: string } {
  const { certificate, key } = hostCertificate(host, secrets)
  return { certificate: certificate.trimEnd(), key: key.trimEnd() }
}
