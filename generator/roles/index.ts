import { base } from './base.ts'
import { dataDisk } from './data-disk.ts'
import { dcsRoles } from './dcs.ts'
import { haproxy } from './haproxy.ts'
import { keepalived } from './keepalived.ts'
import { patroni } from './patroni.ts'
import { pgadmin } from './pgadmin.ts'
import { pgbouncer } from './pgbouncer.ts'
import type { Role } from './role.ts'

/** Every role, in the order in which a host starts what they bring. */
export const roles: readonly Role[] = [base, dataDisk, ...dcsRoles, patroni, haproxy, pgbouncer, keepalived, pgadmin]
