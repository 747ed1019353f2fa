import { dataFolders } from '../model/data-folders.ts'
import type { Role } from './role.ts'

/** A disk of its own for what must outlive the root disk. */
export const dataDisk: Role = {
  name: 'data-disk',
  appliesTo: (host) => host.dataDisk > 0,
  units: ['hardway-data-disk.service'],
  opens: () => [],
  files: (host, cluster) => [
    {
      template: 'data-disk/etc/hardway/data-folders.njk',
      owner: 'root:root',
      mode: '0644',
      view: { folders: dataFolders(host, cluster) },
    },
    { template: 'data-disk/etc/systemd/system/hardway-data-disk.service', owner: 'root:root', mode: '0644' },
    { template: 'data-disk/usr/local/lib/hardway/mount-data-disk', owner: 'root:root', mode: '0755' },
  ],
}
