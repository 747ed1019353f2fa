/** Network namespace of the private libvirtd: its bridge, its NAT, the virtual machines and every client. */
export const vmNamespace = (cluster: string): string => `hwvm-${cluster}`

/** What lasts of the private libvirtd: disks, definitions and logs. */
export const stateFolder = (cluster: string): string => `/var/lib/hardway/${cluster}/libvirt`

/** What a restart of this machine may lose of it: sockets and process ids. */
export const runFolder = (cluster: string): string => `/run/hardway/${cluster}/libvirt`
