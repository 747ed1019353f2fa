import { commonBasePackages, type GuestOs, pgadminRequirements, timeService } from './guest-os.ts'

const components = ['main', 'universe']
const cloudImages = 'https://cloud-images.ubuntu.com/releases/noble/release'
const baseImage = (arch: string) => ({
  url: `${cloudImages}/ubuntu-24.04-server-cloudimg-${arch}.img`,
  checksum: `file:${cloudImages}/SHA256SUMS`,
})

/** Ubuntu 24.04: PostgreSQL, Patroni and PgBouncer from PGDG, HAProxy 3.0 from its packager's PPA, Consul from HashiCorp. */
export const ubuntu2404: GuestOs = {
  name: 'ubuntu-24.04',
  distribution: { id: 'ubuntu', origin: 'Ubuntu', suite: 'noble' },
  keyring: { path: '/usr/share/keyrings/ubuntu-archive-keyring.gpg', package: 'ubuntu-keyring' },
  components,
  repositories: [
    {
      name: 'pgdg',
      url: 'https://apt.postgresql.org/pub/repos/apt',
      suite: 'noble-pgdg',
      component: 'main',
      fingerprint: 'B97B0AFCAA1A47F044F244A07FCC7D46ACCC4CF8',
      keyUrl: 'https://www.postgresql.org/media/keys/ACCC4CF8.asc',
    },
    {
      name: 'haproxy',
      url: 'https://ppa.launchpadcontent.net/vbernat/haproxy-3.0/ubuntu',
      suite: 'noble',
      component: 'main',
      fingerprint: 'CFFB779AADC995E4F350A060505D97A41C61B9CD',
      keyUrl: 'https://keyserver.ubuntu.com/pks/lookup?op=get&search=0xCFFB779AADC995E4F350A060505D97A41C61B9CD',
    },
    {
      name: 'hashicorp',
      url: 'https://apt.releases.hashicorp.com',
      suite: 'noble',
      component: 'main',
      fingerprint: '798AEC654E5C15428C8E42EEAA16FCBCA621E701',
      keyUrl: 'https://apt.releases.hashicorp.com/gpg',
    },
  ],
  pins: {
    'postgresql-17': '17.*',
    'postgresql-client-17': '17.*',
    patroni: '4.*',
    haproxy: '3.0.*',
    pgbouncer: '1.*',
    keepalived: '1:2.2.*',
    consul: '1.20.*',
    'libzookeeper-java': '3.9.*',
  },
  // PGDG brings upstream's own releases.
  floors: {
    'postgresql-17': { version: '17.12', closes: 'CVE-2026-6460, CVE-2026-6467 and others' },
    pgbouncer: { version: '1.26.1', closes: 'CVE-2026-6664 to 6667 and CVE-2026-107348 to 107350' },
  },
  basePackages: [...commonBasePackages, 'gpg'],
  imagePackages: {
    db: [timeService, 'postgresql-17', 'postgresql-client-17', 'patroni'],
    proxy: [timeService, 'haproxy', 'pgbouncer', 'keepalived', 'postgresql-client-17', 'python3-venv'],
  },
  dcs: {
    consul: { packages: ['python3-consul', 'consul'], handedIn: [] },
    // noble's own etcd is 3.4.
    etcd: { packages: ['python3-etcd'], handedIn: ['etcd', 'etcdctl'] },
    zookeeper: { packages: ['libzookeeper-java', 'openjdk-21-jre-headless', 'python3-kazoo'], handedIn: [] },
  },
  kernelPackage: { amd64: 'linux-image-virtual', arm64: 'linux-image-virtual' },
  pgadmin: pgadminRequirements,
  baseImage: { amd64: baseImage('amd64'), arm64: baseImage('arm64') },
}
