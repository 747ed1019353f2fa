// A dot joins cluster and host: neither name can hold one, so cluster `a` never takes a host of cluster `a-b` for its own.

/** Network namespace of the lab itself: the bridge, the gateway's address and every client. */
export const labNamespace = (lab: string): string => `hw-${lab}`

/** Network namespace of one host. */
export const hostNamespace = (lab: string, host: string): string => `hw-${lab}.${host}`

/** The host's name in a namespace of this lab; undefined where the namespace is not one of its hosts'. */
export function hostOfNamespace(lab: string, namespace: string): string | undefined {
  const prefix = hostNamespace(lab, '')
  return namespace.startsWith(prefix) ? namespace.slice(prefix.length) : undefined
}

/** The bridge's end of a host's cable. Linux allows 15 characters, which a host's name may exceed and a MAC does not. */
export const bridgePort = (mac: string): string => `v${mac.replaceAll(':', '')}`

/** What outlives a power cut: each host's disk, its data disk and its console's log. */
export const labFolder = (lab: string): string => `/var/lib/hardway/${lab}/lab`
export const hostFolder = (lab: string, host: string): string => `${labFolder(lab)}/${host}`
export const consoleLog = (lab: string, host: string): string => `${hostFolder(lab, host)}/console.log`

/** What a restart of this machine may lose. */
export const runFolder = (lab: string): string => `/run/hardway/${lab}/lab`
