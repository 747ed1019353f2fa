import { commonBasePackages, type GuestOs, pgadminRequirements, timeService } from './guest-os.ts'

/** Debian 13: its own packages are the tutorial's versions; only Consul is handed in. */
export const debian13: GuestOs = {
  name: 'debian-13',
  distribution: { id: 'debian', origin: 'Debian', suite: 'trixie' },
  keyring: { path: '/usr/share/keyrings/debian-archive-keyring.gpg', package: 'debian-archive-keyring' },
  components: ['main'],
  repositories: [],
  pins: {
    'postgresql-17': '17.*',
    'postgresql-client-17': '17.*',
    patroni: '4.0.*',
    haproxy: '3.0.*',
    pgbouncer: '1.24.*',
    keepalived: '1:2.3.*',
  },
  basePackages: commonBasePackages,
  imagePackages: {
    db: [timeService, 'postgresql-17', 'postgresql-client-17', 'patroni', 'python3-consul'],
    proxy: [timeService, 'haproxy', 'pgbouncer', 'keepalived', 'postgresql-client-17', 'python3-venv'],
  },
  kernelPackage: { amd64: 'linux-image-cloud-amd64', arm64: 'linux-image-cloud-arm64' },
  consul: 'handed in',
  pgadmin: pgadminRequirements,
  baseImage: { amd64: { url: '', checksum: 'none' }, arm64: { url: '', checksum: 'none' } },
}
