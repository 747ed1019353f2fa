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
    'etcd-server': '3.5.*',
    'etcd-client': '3.5.*',
    'libzookeeper-java': '3.9.*',
  },
  // From the packages' own changelogs in trixie-security.
  floors: {
    'postgresql-17': { version: '17.12-0+deb13u1', closes: 'CVE-2026-6460, CVE-2026-6467 and others' },
    pgbouncer: { version: '1.24.1-1+deb13u2', closes: 'CVE-2025-12819 and CVE-2026-6664 to 6667' },
    haproxy: { version: '3.0.11-1+deb13u5', closes: 'CVE-2026-110353 and others' },
  },
  basePackages: commonBasePackages,
  imagePackages: {
    db: [timeService, 'postgresql-17', 'postgresql-client-17', 'patroni'],
    proxy: [timeService, 'haproxy', 'pgbouncer', 'keepalived', 'postgresql-client-17', 'python3-venv'],
  },
  dcs: {
    consul: { packages: ['python3-consul'], handedIn: ['consul'] },
    etcd: { packages: ['etcd-server', 'etcd-client', 'python3-etcd'], handedIn: [] },
    zookeeper: { packages: ['libzookeeper-java', 'openjdk-21-jre-headless', 'python3-kazoo'], handedIn: [] },
  },
  kernelPackage: { amd64: 'linux-image-cloud-amd64', arm64: 'linux-image-cloud-arm64' },
  pgadmin: pgadminRequirements,
  baseImage: { amd64: { url: '', checksum: 'none' }, arm64: { url: '', checksum: 'none' } },
}
