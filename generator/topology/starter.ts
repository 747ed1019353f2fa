import type { Topology } from './types.ts'

type Image = Required<Pick<NonNullable<Topology['image']>, 'os' | 'arch'>>

/** The text of the tutorial's five hosts; `schema` is the path or URL at which an editor finds the schema. */
export function starterTopology({ os, arch, schema }: Image & { readonly schema: string }): string {
  return `# yaml-language-server: $schema=${schema}
# One highly available PostgreSQL on five hosts. \`hardway check\` tells what is wrong with this file.

cluster: hardway

image:
  os: ${os} # ubuntu-24.04 or debian-13
  arch: ${arch} # amd64 or arm64

network:
  cidr: 10.77.0.0/24
  gateway: 10.77.0.1
  dns: [10.77.0.1]

# The address that clients connect to. router_id must be unique on the network segment.
vip:
  address: 10.77.0.100
  router_id: 51

dcs: consul

# synchronous: no acknowledged row is lost in a failover. asynchronous: commits wait for no standby.
durability: synchronous

# normal, fast, or the three times in seconds: { ttl: 30, loop_wait: 5, retry_timeout: 10 }
failover: normal

hosts:
  - { name: db1, address: 10.77.0.11, roles: [dcs, postgres], memory: 2GiB, cpus: 2, disk: 20GiB, data_disk: 20GiB }
  - { name: db2, address: 10.77.0.12, roles: [dcs, postgres] }
  - { name: db3, address: 10.77.0.13, roles: [dcs, postgres] }
  - { name: proxy1, address: 10.77.0.21, roles: [proxy, pgadmin], vrrp: master }
  - { name: proxy2, address: 10.77.0.22, roles: [proxy], vrrp: backup }

# Each owner's password stands in secrets.yaml; \`hardway secrets\` adds what is missing there.
databases:
  - { name: app, owner: app }

access:
  clients: [10.77.0.0/24] # may reach 5000, 5001 and 5432 on the proxies
  admins: [10.77.0.1/32] # may reach ssh, pgAdmin and HAProxy's statistics
  ssh_keys: []

# Where \`hardway deploy\` makes the virtual machines. domain_type: kvm, or qemu for software emulation.
libvirt:
  uri: qemu:///system
  domain_type: kvm
`
}
