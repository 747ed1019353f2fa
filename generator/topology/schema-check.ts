// @ts-nocheck: made from schema.json by `npm run types`.
// generator/topology/schema.json
var validate = validate10;
var schema_default = validate10;
var schema11 = { "$schema": "http://json-schema.org/draft-07/schema#", "$id": "https://hardway.invalid/topology.schema.json", "title": "Topology", "description": "One highly available PostgreSQL cluster: its hosts, network and promises.", "type": "object", "additionalProperties": false, "required": ["cluster", "network", "vip", "hosts"], "properties": { "cluster": { "$ref": "#/definitions/name", "description": "Name of the cluster; Patroni's scope and the prefix of every VM, volume and namespace.", "examples": ["hardway"] }, "image": { "type": "object", "description": "The guest system that is baked and booted.", "additionalProperties": false, "properties": { "os": { "enum": ["ubuntu-24.04", "debian-13"], "default": "ubuntu-24.04", "description": "Guest operating system.", "examples": ["ubuntu-24.04"] }, "arch": { "enum": ["amd64", "arm64"], "default": "amd64", "description": "Processor architecture of the guests, in Debian's words.", "examples": ["amd64"] }, "url": { "$ref": "#/definitions/imageUrl", "description": "The cloud image to bake from; the default follows os and arch.", "examples": ["https://cloud-images.ubuntu.com/releases/noble/release/ubuntu-24.04-server-cloudimg-amd64.img"] }, "checksum": { "$ref": "#/definitions/checksum", "description": "Packer's iso_checksum of that image: `file:` and the URL of a list of sums, or the sum itself.", "examples": ["file:https://cloud-images.ubuntu.com/releases/noble/release/SHA256SUMS"] } }, "examples": [{ "os": "ubuntu-24.04", "arch": "amd64" }] }, "network": { "type": "object", "description": "The one network that all hosts share.", "additionalProperties": false, "required": ["cidr", "gateway"], "properties": { "cidr": { "$ref": "#/definitions/cidr", "description": "IPv4 network in CIDR notation, between /8 and /28.", "examples": ["10.77.0.0/24"] }, "gateway": { "$ref": "#/definitions/ipv4", "description": "Default gateway of the hosts.", "examples": ["10.77.0.1"] }, "dns": { "type": "array", "items": { "type": "string", "$ref": "#/definitions/ipv4" }, "uniqueItems": true, "description": "DNS servers of the hosts; the gateway where the key is left out. Where the list is empty no host asks for a name, nor anybody for the time.", "examples": [["10.77.0.1"]] } }, "examples": [{ "cidr": "10.77.0.0/24", "gateway": "10.77.0.1", "dns": ["10.77.0.1"] }] }, "vip": { "type": "object", "description": "The virtual IP address that clients connect to; Keepalived holds it on one proxy.", "additionalProperties": false, "required": ["address"], "properties": { "address": { "$ref": "#/definitions/ipv4", "description": "The VIP: a free address of the network.", "examples": ["10.77.0.100"] }, "router_id": { "type": "integer", "minimum": 1, "maximum": 255, "default": 51, "description": "VRRP virtual router id, unique on the network segment.", "examples": [51] } }, "examples": [{ "address": "10.77.0.100", "router_id": 51 }] }, "dcs": { "enum": ["consul", "etcd", "zookeeper"], "default": "consul", "description": "The distributed configuration store in which Patroni elects its leader.", "examples": ["consul"] }, "availability": { "enum": ["high", "none"], "default": "high", "description": "high: the loss of any one host is survived; none: it is not, and one DCS server, one database host and one proxy are enough.", "examples": ["high"] }, "durability": { "enum": ["synchronous", "asynchronous"], "default": "synchronous", "description": "synchronous: no acknowledged row is lost in a failover; asynchronous: commits do not wait for a standby.", "examples": ["synchronous"] }, "failover": { "description": "How soon a lost leader is replaced: normal (ttl 30, loop_wait 5, retry_timeout 10), fast (20, 5, 5 and the DCS's node health), or the three times.", "default": "normal", "examples": ["normal"], "oneOf": [{ "enum": ["normal", "fast"], "type": "string" }, { "type": "object", "additionalProperties": false, "required": ["ttl", "loop_wait", "retry_timeout"], "properties": { "ttl": { "type": "integer", "minimum": 20, "description": "Seconds that the leader's lock lives without renewal; Consul's floor is 20.", "examples": [30], "maximum": 600 }, "loop_wait": { "type": "integer", "minimum": 1, "description": "Seconds between two runs of Patroni's loop.", "examples": [5], "maximum": 300 }, "retry_timeout": { "type": "integer", "minimum": 3, "description": "Seconds for which operations on DCS and PostgreSQL are retried.", "examples": [10], "maximum": 300 } } }] }, "hosts": { "type": "array", "minItems": 1, "maxItems": 100, "description": "The machines.", "items": { "$ref": "#/definitions/host" }, "examples": [[{ "name": "db1", "address": "10.77.0.11", "roles": ["dcs", "postgres"] }]] }, "databases": { "type": "array", "description": "Databases that exist when the cluster first answers, each with its owner.", "maxItems": 100, "items": { "type": "object", "additionalProperties": false, "required": ["name", "owner"], "properties": { "name": { "$ref": "#/definitions/sqlName", "description": "Database name.", "examples": ["app"] }, "owner": { "$ref": "#/definitions/sqlName", "description": "Role that owns it and logs in with the password in secrets.yaml.", "examples": ["app"] } } }, "examples": [[{ "name": "app", "owner": "app" }]] }, "ports": { "type": "object", "description": "TCP ports of the programs that people and other hosts speak with; the tutorial's where none is chosen.", "additionalProperties": false, "properties": { "postgres": { "$ref": "#/definitions/port", "default": 5432, "description": "PostgreSQL on the database hosts.", "examples": [5432] }, "patroni": { "$ref": "#/definitions/port", "default": 8008, "description": "Patroni's REST API on the database hosts.", "examples": [8008] }, "pgbouncer": { "$ref": "#/definitions/port", "default": 5432, "description": "PgBouncer on the proxies and the VIP.", "examples": [5432] }, "read_write": { "$ref": "#/definitions/port", "default": 5e3, "description": "HAProxy to the leader.", "examples": [5e3] }, "read_only": { "$ref": "#/definitions/port", "default": 5001, "description": "HAProxy to the replicas.", "examples": [5001] }, "statistics": { "$ref": "#/definitions/port", "default": 7e3, "description": "HAProxy's statistics.", "examples": [7e3] }, "pgadmin": { "$ref": "#/definitions/port", "default": 80, "description": "pgAdmin in a browser.", "examples": [80] } }, "examples": [{ "pgbouncer": 6432 }] }, "replica_reads": { "type": "object", "description": "What HAProxy's port for reads, `ports.read_only`, leads to.", "additionalProperties": false, "properties": { "max_lag": { "$ref": "#/definitions/size", "default": "16MiB", "description": "WAL that a replica may have still to replay; one that is further behind takes no new reads and its sessions are ended. Patroni counts from what the leader wrote at its last loop_wait.", "examples": ["16MiB"] }, "no_replica": { "enum": ["refuse", "primary"], "default": "refuse", "description": "Where no replica takes reads: refuse ends the connection; primary leads to the leader, which takes writes there too.", "examples": ["refuse"] } }, "examples": [{ "max_lag": "16MiB", "no_replica": "refuse" }] }, "access": { "type": "object", "description": "Who may reach the cluster from outside.", "additionalProperties": false, "properties": { "clients": { "type": "array", "items": { "type": "string", "$ref": "#/definitions/cidr" }, "uniqueItems": true, "description": "IPv4 networks whose clients may reach HAProxy and PgBouncer on the proxies; the cluster's network where the key is left out.", "examples": [["10.77.0.0/24"]], "maxItems": 100 }, "admins": { "type": "array", "items": { "type": "string", "$ref": "#/definitions/cidr" }, "uniqueItems": true, "description": "IPv4 networks that may reach ssh, pgAdmin and HAProxy's statistics; the gateway where the key is left out.", "examples": [["10.77.0.1/32"]], "maxItems": 100 }, "ssh_keys": { "type": "array", "items": { "type": "string", "$ref": "#/definitions/sshKey" }, "uniqueItems": true, "description": "OpenSSH public keys of the administrators.", "examples": [["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExample0 ops@example.org"]], "maxItems": 100 } }, "examples": [{ "clients": ["10.77.0.0/24"], "admins": ["10.77.0.1/32"], "ssh_keys": [] }] }, "libvirt": { "type": "object", "description": "Where `deploy` creates the virtual machines.", "additionalProperties": false, "properties": { "uri": { "$ref": "#/definitions/libvirtUri", "default": "qemu:///system", "description": "libvirt connection URI.", "examples": ["qemu:///system"] }, "domain_type": { "enum": ["kvm", "qemu"], "default": "kvm", "description": "kvm, or qemu for software emulation.", "examples": ["kvm"] } }, "examples": [{ "uri": "qemu:///system", "domain_type": "kvm" }] } }, "definitions": { "name": { "type": "string", "pattern": "^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$", "description": "lower-case letters, digits and hyphens, at most 32, with a letter first and no hyphen last", "examples": ["db1"] }, "sqlName": { "type": "string", "pattern": "^[a-z][a-z0-9_]{0,62}$", "description": "lower-case letters, digits and underscores, at most 63, with a letter first", "examples": ["app"] }, "ipv4": { "type": "string", "format": "ipv4", "description": "an IPv4 address in four decimal numbers", "examples": ["10.77.0.11"] }, "size": { "type": "string", "pattern": "^[1-9][0-9]{0,5}(MiB|GiB)$", "description": "a whole number and MiB or GiB, without a space between", "examples": ["2GiB"] }, "host": { "type": "object", "additionalProperties": false, "required": ["name", "address", "roles"], "properties": { "name": { "$ref": "#/definitions/name", "description": "Host name, and Patroni's member name.", "examples": ["db1"] }, "address": { "$ref": "#/definitions/ipv4", "description": "IPv4 address inside the network.", "examples": ["10.77.0.11"] }, "mac": { "$ref": "#/definitions/mac", "description": "MAC address; the default derives from the IPv4 address.", "examples": ["52:54:00:4d:00:0b"] }, "roles": { "type": "array", "minItems": 1, "uniqueItems": true, "items": { "type": "string", "enum": ["dcs", "postgres", "proxy", "pgadmin"] }, "description": "dcs: a server of the DCS; postgres: PostgreSQL under Patroni; proxy: HAProxy, PgBouncer and Keepalived; pgadmin: pgAdmin on port 80.", "examples": [["dcs", "postgres"]] }, "vrrp": { "enum": ["master", "backup"], "description": "Which proxy holds the VIP while both are healthy.", "examples": ["master"] }, "memory": { "$ref": "#/definitions/size", "default": "2GiB", "description": "Memory of the virtual machine.", "examples": ["2GiB"] }, "cpus": { "type": "integer", "minimum": 1, "maximum": 256, "default": 2, "description": "Virtual processors.", "examples": [2] }, "disk": { "$ref": "#/definitions/size", "default": "20GiB", "description": "Root disk, thin; at least as large as the image.", "examples": ["20GiB"] }, "data_disk": { "$ref": "#/definitions/size", "default": "20GiB", "description": "Disk of its own for /var/lib/postgresql and the DCS's data, so that the root disk can be replaced.", "examples": ["20GiB"] }, "tags": { "$ref": "#/definitions/tags", "description": "Patroni's tags of a PostgreSQL host: what it may become and who is sent to it.", "examples": [{ "nofailover": true, "noloadbalance": true }] } }, "description": "one machine", "examples": [{ "name": "db1", "address": "10.77.0.11", "roles": ["dcs", "postgres"] }] }, "tags": { "type": "object", "additionalProperties": false, "description": "tags by Patroni's names for them", "properties": { "nofailover": { "type": "boolean", "default": false, "description": "true: the host never leads, and never makes the first cluster.", "examples": [true] }, "failover_priority": { "type": "integer", "minimum": 0, "maximum": 1e3, "default": 1, "description": "Of hosts that have the same WAL the highest number leads; 0: the host never leads. Without a say where durability is synchronous: there the synchronous standby leads.", "examples": [2] }, "nosync": { "type": "boolean", "default": false, "description": "true: the host is never the synchronous standby.", "examples": [true] }, "noloadbalance": { "type": "boolean", "default": false, "description": "true: HAProxy sends no reads to the host.", "examples": [true] }, "clonefrom": { "type": "boolean", "default": false, "description": "true: new replicas copy this host while it is a replica, and spare the leader; where several say so, one of them at random.", "examples": [true] } }, "examples": [{ "nofailover": true, "noloadbalance": true }] }, "port": { "type": "integer", "minimum": 1, "maximum": 32767, "description": "a TCP port below those that Linux gives to outgoing connections", "examples": [5432] }, "mac": { "type": "string", "pattern": "^[0-9a-f]{2}(:[0-9a-f]{2}){5}$", "description": "six pairs of lower-case hexadecimal digits with colons between", "examples": ["52:54:00:4d:00:0b"] }, "cidr": { "type": "string", "pattern": "^[0-9a-fA-F:.]+/[0-9]{1,3}$", "description": "a network in CIDR notation", "examples": ["10.77.0.0/24"] }, "checksum": { "type": "string", "pattern": "^(none|file:[A-Za-z0-9:/?=&@._~%+-]+|sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$", "description": "`none`, `file:` and a URL, or `sha256:` or `sha512:` and the sum", "examples": ["file:https://cloud-images.ubuntu.com/releases/noble/release/SHA256SUMS"] }, "imageUrl": { "type": "string", "pattern": "^(https?|file)://[A-Za-z0-9:/?=&@._~%+-]+$", "description": "an http, https or file URL", "examples": ["https://cloud-images.ubuntu.com/releases/noble/release/ubuntu-24.04-server-cloudimg-amd64.img"] }, "sshKey": { "type": "string", "pattern": "^(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\\.com) [A-Za-z0-9+/]{32,2000}={0,3}( [ -~]{0,200})?$", "description": "one line of an OpenSSH public key file", "examples": ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExample0 ops@example.org"] }, "libvirtUri": { "type": "string", "pattern": "^[a-z]+(\\+[a-z0-9]+)?://[A-Za-z0-9:/?=&@._~%+-]*$", "description": "a libvirt URI", "examples": ["qemu:///system"] } } };
var schema12 = { "type": "string", "pattern": "^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$", "description": "lower-case letters, digits and hyphens, at most 32, with a letter first and no hyphen last", "examples": ["db1"] };
var schema13 = { "type": "string", "pattern": "^(https?|file)://[A-Za-z0-9:/?=&@._~%+-]+$", "description": "an http, https or file URL", "examples": ["https://cloud-images.ubuntu.com/releases/noble/release/ubuntu-24.04-server-cloudimg-amd64.img"] };
var schema14 = { "type": "string", "pattern": "^(none|file:[A-Za-z0-9:/?=&@._~%+-]+|sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$", "description": "`none`, `file:` and a URL, or `sha256:` or `sha512:` and the sum", "examples": ["file:https://cloud-images.ubuntu.com/releases/noble/release/SHA256SUMS"] };
var schema15 = { "type": "string", "pattern": "^[0-9a-fA-F:.]+/[0-9]{1,3}$", "description": "a network in CIDR notation", "examples": ["10.77.0.0/24"] };
var schema16 = { "type": "string", "format": "ipv4", "description": "an IPv4 address in four decimal numbers", "examples": ["10.77.0.11"] };
var schema27 = { "type": "string", "pattern": "^[a-z][a-z0-9_]{0,62}$", "description": "lower-case letters, digits and underscores, at most 63, with a letter first", "examples": ["app"] };
var schema29 = { "type": "integer", "minimum": 1, "maximum": 32767, "description": "a TCP port below those that Linux gives to outgoing connections", "examples": [5432] };
var schema23 = { "type": "string", "pattern": "^[1-9][0-9]{0,5}(MiB|GiB)$", "description": "a whole number and MiB or GiB, without a space between", "examples": ["2GiB"] };
var schema39 = { "type": "string", "pattern": "^(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\\.com) [A-Za-z0-9+/]{32,2000}={0,3}( [ -~]{0,200})?$", "description": "one line of an OpenSSH public key file", "examples": ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExample0 ops@example.org"] };
var schema40 = { "type": "string", "pattern": "^[a-z]+(\\+[a-z0-9]+)?://[A-Za-z0-9:/?=&@._~%+-]*$", "description": "a libvirt URI", "examples": ["qemu:///system"] };
var func2 = Object.prototype.hasOwnProperty;
var pattern0 = new RegExp("^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$", "u");
var pattern1 = new RegExp("^(https?|file)://[A-Za-z0-9:/?=&@._~%+-]+$", "u");
var pattern2 = new RegExp("^(none|file:[A-Za-z0-9:/?=&@._~%+-]+|sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$", "u");
var pattern3 = new RegExp("^[0-9a-fA-F:.]+/[0-9]{1,3}$", "u");
var pattern9 = new RegExp("^[a-z][a-z0-9_]{0,62}$", "u");
var pattern6 = new RegExp("^[1-9][0-9]{0,5}(MiB|GiB)$", "u");
var pattern14 = new RegExp("^(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\\.com) [A-Za-z0-9+/]{32,2000}={0,3}( [ -~]{0,200})?$", "u");
var pattern15 = new RegExp("^[a-z]+(\\+[a-z0-9]+)?://[A-Za-z0-9:/?=&@._~%+-]*$", "u");
var formats0 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;
var schema19 = { "type": "object", "additionalProperties": false, "required": ["name", "address", "roles"], "properties": { "name": { "$ref": "#/definitions/name", "description": "Host name, and Patroni's member name.", "examples": ["db1"] }, "address": { "$ref": "#/definitions/ipv4", "description": "IPv4 address inside the network.", "examples": ["10.77.0.11"] }, "mac": { "$ref": "#/definitions/mac", "description": "MAC address; the default derives from the IPv4 address.", "examples": ["52:54:00:4d:00:0b"] }, "roles": { "type": "array", "minItems": 1, "uniqueItems": true, "items": { "type": "string", "enum": ["dcs", "postgres", "proxy", "pgadmin"] }, "description": "dcs: a server of the DCS; postgres: PostgreSQL under Patroni; proxy: HAProxy, PgBouncer and Keepalived; pgadmin: pgAdmin on port 80.", "examples": [["dcs", "postgres"]] }, "vrrp": { "enum": ["master", "backup"], "description": "Which proxy holds the VIP while both are healthy.", "examples": ["master"] }, "memory": { "$ref": "#/definitions/size", "default": "2GiB", "description": "Memory of the virtual machine.", "examples": ["2GiB"] }, "cpus": { "type": "integer", "minimum": 1, "maximum": 256, "default": 2, "description": "Virtual processors.", "examples": [2] }, "disk": { "$ref": "#/definitions/size", "default": "20GiB", "description": "Root disk, thin; at least as large as the image.", "examples": ["20GiB"] }, "data_disk": { "$ref": "#/definitions/size", "default": "20GiB", "description": "Disk of its own for /var/lib/postgresql and the DCS's data, so that the root disk can be replaced.", "examples": ["20GiB"] }, "tags": { "$ref": "#/definitions/tags", "description": "Patroni's tags of a PostgreSQL host: what it may become and who is sent to it.", "examples": [{ "nofailover": true, "noloadbalance": true }] } }, "description": "one machine", "examples": [{ "name": "db1", "address": "10.77.0.11", "roles": ["dcs", "postgres"] }] };
var schema22 = { "type": "string", "pattern": "^[0-9a-f]{2}(:[0-9a-f]{2}){5}$", "description": "six pairs of lower-case hexadecimal digits with colons between", "examples": ["52:54:00:4d:00:0b"] };
var schema26 = { "type": "object", "additionalProperties": false, "description": "tags by Patroni's names for them", "properties": { "nofailover": { "type": "boolean", "default": false, "description": "true: the host never leads, and never makes the first cluster.", "examples": [true] }, "failover_priority": { "type": "integer", "minimum": 0, "maximum": 1e3, "default": 1, "description": "Of hosts that have the same WAL the highest number leads; 0: the host never leads. Without a say where durability is synchronous: there the synchronous standby leads.", "examples": [2] }, "nosync": { "type": "boolean", "default": false, "description": "true: the host is never the synchronous standby.", "examples": [true] }, "noloadbalance": { "type": "boolean", "default": false, "description": "true: HAProxy sends no reads to the host.", "examples": [true] }, "clonefrom": { "type": "boolean", "default": false, "description": "true: new replicas copy this host while it is a replica, and spare the leader; where several say so, one of them at random.", "examples": [true] } }, "examples": [{ "nofailover": true, "noloadbalance": true }] };
var pattern5 = new RegExp("^[0-9a-f]{2}(:[0-9a-f]{2}){5}$", "u");
function validate11(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null;
  let errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.name === void 0) {
      const err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'", schema: schema19.required, parentSchema: schema19, data };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.address === void 0) {
      const err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "address" }, message: "must have required property 'address'", schema: schema19.required, parentSchema: schema19, data };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.roles === void 0) {
      const err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "roles" }, message: "must have required property 'roles'", schema: schema19.required, parentSchema: schema19, data };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func2.call(schema19.properties, key0)) {
        const err3 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 }, message: "must NOT have additional properties", schema: false, parentSchema: schema19, data };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.name !== void 0) {
      let data0 = data.name;
      if (typeof data0 === "string") {
        if (!pattern0.test(data0)) {
          const err4 = { instancePath: instancePath + "/name", schemaPath: "#/definitions/name/pattern", keyword: "pattern", params: { pattern: "^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$" }, message: 'must match pattern "^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$"', schema: "^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$", parentSchema: schema12, data: data0 };
          if (vErrors === null) {
            vErrors = [err4];
          } else {
            vErrors.push(err4);
          }
          errors++;
        }
      } else {
        const err5 = { instancePath: instancePath + "/name", schemaPath: "#/definitions/name/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema12.type, parentSchema: schema12, data: data0 };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.address !== void 0) {
      let data1 = data.address;
      if (typeof data1 === "string") {
        if (!formats0.test(data1)) {
          const err6 = { instancePath: instancePath + "/address", schemaPath: "#/definitions/ipv4/format", keyword: "format", params: { format: "ipv4" }, message: 'must match format "ipv4"', schema: "ipv4", parentSchema: schema16, data: data1 };
          if (vErrors === null) {
            vErrors = [err6];
          } else {
            vErrors.push(err6);
          }
          errors++;
        }
      } else {
        const err7 = { instancePath: instancePath + "/address", schemaPath: "#/definitions/ipv4/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema16.type, parentSchema: schema16, data: data1 };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          vErrors.push(err7);
        }
        errors++;
      }
    }
    if (data.mac !== void 0) {
      let data2 = data.mac;
      if (typeof data2 === "string") {
        if (!pattern5.test(data2)) {
          const err8 = { instancePath: instancePath + "/mac", schemaPath: "#/definitions/mac/pattern", keyword: "pattern", params: { pattern: "^[0-9a-f]{2}(:[0-9a-f]{2}){5}$" }, message: 'must match pattern "^[0-9a-f]{2}(:[0-9a-f]{2}){5}$"', schema: "^[0-9a-f]{2}(:[0-9a-f]{2}){5}$", parentSchema: schema22, data: data2 };
          if (vErrors === null) {
            vErrors = [err8];
          } else {
            vErrors.push(err8);
          }
          errors++;
        }
      } else {
        const err9 = { instancePath: instancePath + "/mac", schemaPath: "#/definitions/mac/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema22.type, parentSchema: schema22, data: data2 };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
    }
    if (data.roles !== void 0) {
      let data3 = data.roles;
      if (Array.isArray(data3)) {
        if (data3.length < 1) {
          const err10 = { instancePath: instancePath + "/roles", schemaPath: "#/properties/roles/minItems", keyword: "minItems", params: { limit: 1 }, message: "must NOT have fewer than 1 items", schema: 1, parentSchema: schema19.properties.roles, data: data3 };
          if (vErrors === null) {
            vErrors = [err10];
          } else {
            vErrors.push(err10);
          }
          errors++;
        }
        const len0 = data3.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data4 = data3[i0];
          if (typeof data4 !== "string") {
            const err11 = { instancePath: instancePath + "/roles/" + i0, schemaPath: "#/properties/roles/items/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema19.properties.roles.items.type, parentSchema: schema19.properties.roles.items, data: data4 };
            if (vErrors === null) {
              vErrors = [err11];
            } else {
              vErrors.push(err11);
            }
            errors++;
          }
          if (!(data4 === "dcs" || data4 === "postgres" || data4 === "proxy" || data4 === "pgadmin")) {
            const err12 = { instancePath: instancePath + "/roles/" + i0, schemaPath: "#/properties/roles/items/enum", keyword: "enum", params: { allowedValues: schema19.properties.roles.items.enum }, message: "must be equal to one of the allowed values", schema: schema19.properties.roles.items.enum, parentSchema: schema19.properties.roles.items, data: data4 };
            if (vErrors === null) {
              vErrors = [err12];
            } else {
              vErrors.push(err12);
            }
            errors++;
          }
        }
        let i1 = data3.length;
        let j0;
        if (i1 > 1) {
          const indices0 = {};
          for (; i1--; ) {
            let item0 = data3[i1];
            if (typeof item0 !== "string") {
              continue;
            }
            if (typeof indices0[item0] == "number") {
              j0 = indices0[item0];
              const err13 = { instancePath: instancePath + "/roles", schemaPath: "#/properties/roles/uniqueItems", keyword: "uniqueItems", params: { i: i1, j: j0 }, message: "must NOT have duplicate items (items ## " + j0 + " and " + i1 + " are identical)", schema: true, parentSchema: schema19.properties.roles, data: data3 };
              if (vErrors === null) {
                vErrors = [err13];
              } else {
                vErrors.push(err13);
              }
              errors++;
              break;
            }
            indices0[item0] = i1;
          }
        }
      } else {
        const err14 = { instancePath: instancePath + "/roles", schemaPath: "#/properties/roles/type", keyword: "type", params: { type: "array" }, message: "must be array", schema: schema19.properties.roles.type, parentSchema: schema19.properties.roles, data: data3 };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
    }
    if (data.vrrp !== void 0) {
      let data5 = data.vrrp;
      if (!(data5 === "master" || data5 === "backup")) {
        const err15 = { instancePath: instancePath + "/vrrp", schemaPath: "#/properties/vrrp/enum", keyword: "enum", params: { allowedValues: schema19.properties.vrrp.enum }, message: "must be equal to one of the allowed values", schema: schema19.properties.vrrp.enum, parentSchema: schema19.properties.vrrp, data: data5 };
        if (vErrors === null) {
          vErrors = [err15];
        } else {
          vErrors.push(err15);
        }
        errors++;
      }
    }
    if (data.memory !== void 0) {
      let data6 = data.memory;
      if (typeof data6 === "string") {
        if (!pattern6.test(data6)) {
          const err16 = { instancePath: instancePath + "/memory", schemaPath: "#/definitions/size/pattern", keyword: "pattern", params: { pattern: "^[1-9][0-9]{0,5}(MiB|GiB)$" }, message: 'must match pattern "^[1-9][0-9]{0,5}(MiB|GiB)$"', schema: "^[1-9][0-9]{0,5}(MiB|GiB)$", parentSchema: schema23, data: data6 };
          if (vErrors === null) {
            vErrors = [err16];
          } else {
            vErrors.push(err16);
          }
          errors++;
        }
      } else {
        const err17 = { instancePath: instancePath + "/memory", schemaPath: "#/definitions/size/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema23.type, parentSchema: schema23, data: data6 };
        if (vErrors === null) {
          vErrors = [err17];
        } else {
          vErrors.push(err17);
        }
        errors++;
      }
    }
    if (data.cpus !== void 0) {
      let data7 = data.cpus;
      if (!(typeof data7 == "number" && (!(data7 % 1) && !isNaN(data7)) && isFinite(data7))) {
        const err18 = { instancePath: instancePath + "/cpus", schemaPath: "#/properties/cpus/type", keyword: "type", params: { type: "integer" }, message: "must be integer", schema: schema19.properties.cpus.type, parentSchema: schema19.properties.cpus, data: data7 };
        if (vErrors === null) {
          vErrors = [err18];
        } else {
          vErrors.push(err18);
        }
        errors++;
      }
      if (typeof data7 == "number" && isFinite(data7)) {
        if (data7 > 256 || isNaN(data7)) {
          const err19 = { instancePath: instancePath + "/cpus", schemaPath: "#/properties/cpus/maximum", keyword: "maximum", params: { comparison: "<=", limit: 256 }, message: "must be <= 256", schema: 256, parentSchema: schema19.properties.cpus, data: data7 };
          if (vErrors === null) {
            vErrors = [err19];
          } else {
            vErrors.push(err19);
          }
          errors++;
        }
        if (data7 < 1 || isNaN(data7)) {
          const err20 = { instancePath: instancePath + "/cpus", schemaPath: "#/properties/cpus/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1", schema: 1, parentSchema: schema19.properties.cpus, data: data7 };
          if (vErrors === null) {
            vErrors = [err20];
          } else {
            vErrors.push(err20);
          }
          errors++;
        }
      }
    }
    if (data.disk !== void 0) {
      let data8 = data.disk;
      if (typeof data8 === "string") {
        if (!pattern6.test(data8)) {
          const err21 = { instancePath: instancePath + "/disk", schemaPath: "#/definitions/size/pattern", keyword: "pattern", params: { pattern: "^[1-9][0-9]{0,5}(MiB|GiB)$" }, message: 'must match pattern "^[1-9][0-9]{0,5}(MiB|GiB)$"', schema: "^[1-9][0-9]{0,5}(MiB|GiB)$", parentSchema: schema23, data: data8 };
          if (vErrors === null) {
            vErrors = [err21];
          } else {
            vErrors.push(err21);
          }
          errors++;
        }
      } else {
        const err22 = { instancePath: instancePath + "/disk", schemaPath: "#/definitions/size/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema23.type, parentSchema: schema23, data: data8 };
        if (vErrors === null) {
          vErrors = [err22];
        } else {
          vErrors.push(err22);
        }
        errors++;
      }
    }
    if (data.data_disk !== void 0) {
      let data9 = data.data_disk;
      if (typeof data9 === "string") {
        if (!pattern6.test(data9)) {
          const err23 = { instancePath: instancePath + "/data_disk", schemaPath: "#/definitions/size/pattern", keyword: "pattern", params: { pattern: "^[1-9][0-9]{0,5}(MiB|GiB)$" }, message: 'must match pattern "^[1-9][0-9]{0,5}(MiB|GiB)$"', schema: "^[1-9][0-9]{0,5}(MiB|GiB)$", parentSchema: schema23, data: data9 };
          if (vErrors === null) {
            vErrors = [err23];
          } else {
            vErrors.push(err23);
          }
          errors++;
        }
      } else {
        const err24 = { instancePath: instancePath + "/data_disk", schemaPath: "#/definitions/size/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema23.type, parentSchema: schema23, data: data9 };
        if (vErrors === null) {
          vErrors = [err24];
        } else {
          vErrors.push(err24);
        }
        errors++;
      }
    }
    if (data.tags !== void 0) {
      let data10 = data.tags;
      if (data10 && typeof data10 == "object" && !Array.isArray(data10)) {
        for (const key1 in data10) {
          if (!(key1 === "nofailover" || key1 === "failover_priority" || key1 === "nosync" || key1 === "noloadbalance" || key1 === "clonefrom")) {
            const err25 = { instancePath: instancePath + "/tags", schemaPath: "#/definitions/tags/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key1 }, message: "must NOT have additional properties", schema: false, parentSchema: schema26, data: data10 };
            if (vErrors === null) {
              vErrors = [err25];
            } else {
              vErrors.push(err25);
            }
            errors++;
          }
        }
        if (data10.nofailover !== void 0) {
          let data11 = data10.nofailover;
          if (typeof data11 !== "boolean") {
            const err26 = { instancePath: instancePath + "/tags/nofailover", schemaPath: "#/definitions/tags/properties/nofailover/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean", schema: schema26.properties.nofailover.type, parentSchema: schema26.properties.nofailover, data: data11 };
            if (vErrors === null) {
              vErrors = [err26];
            } else {
              vErrors.push(err26);
            }
            errors++;
          }
        }
        if (data10.failover_priority !== void 0) {
          let data12 = data10.failover_priority;
          if (!(typeof data12 == "number" && (!(data12 % 1) && !isNaN(data12)) && isFinite(data12))) {
            const err27 = { instancePath: instancePath + "/tags/failover_priority", schemaPath: "#/definitions/tags/properties/failover_priority/type", keyword: "type", params: { type: "integer" }, message: "must be integer", schema: schema26.properties.failover_priority.type, parentSchema: schema26.properties.failover_priority, data: data12 };
            if (vErrors === null) {
              vErrors = [err27];
            } else {
              vErrors.push(err27);
            }
            errors++;
          }
          if (typeof data12 == "number" && isFinite(data12)) {
            if (data12 > 1e3 || isNaN(data12)) {
              const err28 = { instancePath: instancePath + "/tags/failover_priority", schemaPath: "#/definitions/tags/properties/failover_priority/maximum", keyword: "maximum", params: { comparison: "<=", limit: 1e3 }, message: "must be <= 1000", schema: 1e3, parentSchema: schema26.properties.failover_priority, data: data12 };
              if (vErrors === null) {
                vErrors = [err28];
              } else {
                vErrors.push(err28);
              }
              errors++;
            }
            if (data12 < 0 || isNaN(data12)) {
              const err29 = { instancePath: instancePath + "/tags/failover_priority", schemaPath: "#/definitions/tags/properties/failover_priority/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0", schema: 0, parentSchema: schema26.properties.failover_priority, data: data12 };
              if (vErrors === null) {
                vErrors = [err29];
              } else {
                vErrors.push(err29);
              }
              errors++;
            }
          }
        }
        if (data10.nosync !== void 0) {
          let data13 = data10.nosync;
          if (typeof data13 !== "boolean") {
            const err30 = { instancePath: instancePath + "/tags/nosync", schemaPath: "#/definitions/tags/properties/nosync/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean", schema: schema26.properties.nosync.type, parentSchema: schema26.properties.nosync, data: data13 };
            if (vErrors === null) {
              vErrors = [err30];
            } else {
              vErrors.push(err30);
            }
            errors++;
          }
        }
        if (data10.noloadbalance !== void 0) {
          let data14 = data10.noloadbalance;
          if (typeof data14 !== "boolean") {
            const err31 = { instancePath: instancePath + "/tags/noloadbalance", schemaPath: "#/definitions/tags/properties/noloadbalance/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean", schema: schema26.properties.noloadbalance.type, parentSchema: schema26.properties.noloadbalance, data: data14 };
            if (vErrors === null) {
              vErrors = [err31];
            } else {
              vErrors.push(err31);
            }
            errors++;
          }
        }
        if (data10.clonefrom !== void 0) {
          let data15 = data10.clonefrom;
          if (typeof data15 !== "boolean") {
            const err32 = { instancePath: instancePath + "/tags/clonefrom", schemaPath: "#/definitions/tags/properties/clonefrom/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean", schema: schema26.properties.clonefrom.type, parentSchema: schema26.properties.clonefrom, data: data15 };
            if (vErrors === null) {
              vErrors = [err32];
            } else {
              vErrors.push(err32);
            }
            errors++;
          }
        }
      } else {
        const err33 = { instancePath: instancePath + "/tags", schemaPath: "#/definitions/tags/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema26.type, parentSchema: schema26, data: data10 };
        if (vErrors === null) {
          vErrors = [err33];
        } else {
          vErrors.push(err33);
        }
        errors++;
      }
    }
  } else {
    const err34 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema19.type, parentSchema: schema19, data };
    if (vErrors === null) {
      vErrors = [err34];
    } else {
      vErrors.push(err34);
    }
    errors++;
  }
  validate11.errors = vErrors;
  return errors === 0;
}
function validate10(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  ;
  let vErrors = null;
  let errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.cluster === void 0) {
      const err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "cluster" }, message: "must have required property 'cluster'", schema: schema11.required, parentSchema: schema11, data };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.network === void 0) {
      const err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "network" }, message: "must have required property 'network'", schema: schema11.required, parentSchema: schema11, data };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.vip === void 0) {
      const err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "vip" }, message: "must have required property 'vip'", schema: schema11.required, parentSchema: schema11, data };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    if (data.hosts === void 0) {
      const err3 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "hosts" }, message: "must have required property 'hosts'", schema: schema11.required, parentSchema: schema11, data };
      if (vErrors === null) {
        vErrors = [err3];
      } else {
        vErrors.push(err3);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func2.call(schema11.properties, key0)) {
        const err4 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 }, message: "must NOT have additional properties", schema: false, parentSchema: schema11, data };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.cluster !== void 0) {
      let data0 = data.cluster;
      if (typeof data0 === "string") {
        if (!pattern0.test(data0)) {
          const err5 = { instancePath: instancePath + "/cluster", schemaPath: "#/definitions/name/pattern", keyword: "pattern", params: { pattern: "^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$" }, message: 'must match pattern "^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$"', schema: "^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$", parentSchema: schema12, data: data0 };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            vErrors.push(err5);
          }
          errors++;
        }
      } else {
        const err6 = { instancePath: instancePath + "/cluster", schemaPath: "#/definitions/name/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema12.type, parentSchema: schema12, data: data0 };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.image !== void 0) {
      let data1 = data.image;
      if (data1 && typeof data1 == "object" && !Array.isArray(data1)) {
        for (const key1 in data1) {
          if (!(key1 === "os" || key1 === "arch" || key1 === "url" || key1 === "checksum")) {
            const err7 = { instancePath: instancePath + "/image", schemaPath: "#/properties/image/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key1 }, message: "must NOT have additional properties", schema: false, parentSchema: schema11.properties.image, data: data1 };
            if (vErrors === null) {
              vErrors = [err7];
            } else {
              vErrors.push(err7);
            }
            errors++;
          }
        }
        if (data1.os !== void 0) {
          let data2 = data1.os;
          if (!(data2 === "ubuntu-24.04" || data2 === "debian-13")) {
            const err8 = { instancePath: instancePath + "/image/os", schemaPath: "#/properties/image/properties/os/enum", keyword: "enum", params: { allowedValues: schema11.properties.image.properties.os.enum }, message: "must be equal to one of the allowed values", schema: schema11.properties.image.properties.os.enum, parentSchema: schema11.properties.image.properties.os, data: data2 };
            if (vErrors === null) {
              vErrors = [err8];
            } else {
              vErrors.push(err8);
            }
            errors++;
          }
        }
        if (data1.arch !== void 0) {
          let data3 = data1.arch;
          if (!(data3 === "amd64" || data3 === "arm64")) {
            const err9 = { instancePath: instancePath + "/image/arch", schemaPath: "#/properties/image/properties/arch/enum", keyword: "enum", params: { allowedValues: schema11.properties.image.properties.arch.enum }, message: "must be equal to one of the allowed values", schema: schema11.properties.image.properties.arch.enum, parentSchema: schema11.properties.image.properties.arch, data: data3 };
            if (vErrors === null) {
              vErrors = [err9];
            } else {
              vErrors.push(err9);
            }
            errors++;
          }
        }
        if (data1.url !== void 0) {
          let data4 = data1.url;
          if (typeof data4 === "string") {
            if (!pattern1.test(data4)) {
              const err10 = { instancePath: instancePath + "/image/url", schemaPath: "#/definitions/imageUrl/pattern", keyword: "pattern", params: { pattern: "^(https?|file)://[A-Za-z0-9:/?=&@._~%+-]+$" }, message: 'must match pattern "^(https?|file)://[A-Za-z0-9:/?=&@._~%+-]+$"', schema: "^(https?|file)://[A-Za-z0-9:/?=&@._~%+-]+$", parentSchema: schema13, data: data4 };
              if (vErrors === null) {
                vErrors = [err10];
              } else {
                vErrors.push(err10);
              }
              errors++;
            }
          } else {
            const err11 = { instancePath: instancePath + "/image/url", schemaPath: "#/definitions/imageUrl/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema13.type, parentSchema: schema13, data: data4 };
            if (vErrors === null) {
              vErrors = [err11];
            } else {
              vErrors.push(err11);
            }
            errors++;
          }
        }
        if (data1.checksum !== void 0) {
          let data5 = data1.checksum;
          if (typeof data5 === "string") {
            if (!pattern2.test(data5)) {
              const err12 = { instancePath: instancePath + "/image/checksum", schemaPath: "#/definitions/checksum/pattern", keyword: "pattern", params: { pattern: "^(none|file:[A-Za-z0-9:/?=&@._~%+-]+|sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$" }, message: 'must match pattern "^(none|file:[A-Za-z0-9:/?=&@._~%+-]+|sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$"', schema: "^(none|file:[A-Za-z0-9:/?=&@._~%+-]+|sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$", parentSchema: schema14, data: data5 };
              if (vErrors === null) {
                vErrors = [err12];
              } else {
                vErrors.push(err12);
              }
              errors++;
            }
          } else {
            const err13 = { instancePath: instancePath + "/image/checksum", schemaPath: "#/definitions/checksum/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema14.type, parentSchema: schema14, data: data5 };
            if (vErrors === null) {
              vErrors = [err13];
            } else {
              vErrors.push(err13);
            }
            errors++;
          }
        }
      } else {
        const err14 = { instancePath: instancePath + "/image", schemaPath: "#/properties/image/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema11.properties.image.type, parentSchema: schema11.properties.image, data: data1 };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
    }
    if (data.network !== void 0) {
      let data6 = data.network;
      if (data6 && typeof data6 == "object" && !Array.isArray(data6)) {
        if (data6.cidr === void 0) {
          const err15 = { instancePath: instancePath + "/network", schemaPath: "#/properties/network/required", keyword: "required", params: { missingProperty: "cidr" }, message: "must have required property 'cidr'", schema: schema11.properties.network.required, parentSchema: schema11.properties.network, data: data6 };
          if (vErrors === null) {
            vErrors = [err15];
          } else {
            vErrors.push(err15);
          }
          errors++;
        }
        if (data6.gateway === void 0) {
          const err16 = { instancePath: instancePath + "/network", schemaPath: "#/properties/network/required", keyword: "required", params: { missingProperty: "gateway" }, message: "must have required property 'gateway'", schema: schema11.properties.network.required, parentSchema: schema11.properties.network, data: data6 };
          if (vErrors === null) {
            vErrors = [err16];
          } else {
            vErrors.push(err16);
          }
          errors++;
        }
        for (const key2 in data6) {
          if (!(key2 === "cidr" || key2 === "gateway" || key2 === "dns")) {
            const err17 = { instancePath: instancePath + "/network", schemaPath: "#/properties/network/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key2 }, message: "must NOT have additional properties", schema: false, parentSchema: schema11.properties.network, data: data6 };
            if (vErrors === null) {
              vErrors = [err17];
            } else {
              vErrors.push(err17);
            }
            errors++;
          }
        }
        if (data6.cidr !== void 0) {
          let data7 = data6.cidr;
          if (typeof data7 === "string") {
            if (!pattern3.test(data7)) {
              const err18 = { instancePath: instancePath + "/network/cidr", schemaPath: "#/definitions/cidr/pattern", keyword: "pattern", params: { pattern: "^[0-9a-fA-F:.]+/[0-9]{1,3}$" }, message: 'must match pattern "^[0-9a-fA-F:.]+/[0-9]{1,3}$"', schema: "^[0-9a-fA-F:.]+/[0-9]{1,3}$", parentSchema: schema15, data: data7 };
              if (vErrors === null) {
                vErrors = [err18];
              } else {
                vErrors.push(err18);
              }
              errors++;
            }
          } else {
            const err19 = { instancePath: instancePath + "/network/cidr", schemaPath: "#/definitions/cidr/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema15.type, parentSchema: schema15, data: data7 };
            if (vErrors === null) {
              vErrors = [err19];
            } else {
              vErrors.push(err19);
            }
            errors++;
          }
        }
        if (data6.gateway !== void 0) {
          let data8 = data6.gateway;
          if (typeof data8 === "string") {
            if (!formats0.test(data8)) {
              const err20 = { instancePath: instancePath + "/network/gateway", schemaPath: "#/definitions/ipv4/format", keyword: "format", params: { format: "ipv4" }, message: 'must match format "ipv4"', schema: "ipv4", parentSchema: schema16, data: data8 };
              if (vErrors === null) {
                vErrors = [err20];
              } else {
                vErrors.push(err20);
              }
              errors++;
            }
          } else {
            const err21 = { instancePath: instancePath + "/network/gateway", schemaPath: "#/definitions/ipv4/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema16.type, parentSchema: schema16, data: data8 };
            if (vErrors === null) {
              vErrors = [err21];
            } else {
              vErrors.push(err21);
            }
            errors++;
          }
        }
        if (data6.dns !== void 0) {
          let data9 = data6.dns;
          if (Array.isArray(data9)) {
            const len0 = data9.length;
            for (let i0 = 0; i0 < len0; i0++) {
              let data10 = data9[i0];
              if (typeof data10 !== "string") {
                const err22 = { instancePath: instancePath + "/network/dns/" + i0, schemaPath: "#/properties/network/properties/dns/items/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema11.properties.network.properties.dns.items.type, parentSchema: schema11.properties.network.properties.dns.items, data: data10 };
                if (vErrors === null) {
                  vErrors = [err22];
                } else {
                  vErrors.push(err22);
                }
                errors++;
              }
              if (typeof data10 === "string") {
                if (!formats0.test(data10)) {
                  const err23 = { instancePath: instancePath + "/network/dns/" + i0, schemaPath: "#/definitions/ipv4/format", keyword: "format", params: { format: "ipv4" }, message: 'must match format "ipv4"', schema: "ipv4", parentSchema: schema16, data: data10 };
                  if (vErrors === null) {
                    vErrors = [err23];
                  } else {
                    vErrors.push(err23);
                  }
                  errors++;
                }
              } else {
                const err24 = { instancePath: instancePath + "/network/dns/" + i0, schemaPath: "#/definitions/ipv4/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema16.type, parentSchema: schema16, data: data10 };
                if (vErrors === null) {
                  vErrors = [err24];
                } else {
                  vErrors.push(err24);
                }
                errors++;
              }
            }
            let i1 = data9.length;
            let j0;
            if (i1 > 1) {
              const indices0 = {};
              for (; i1--; ) {
                let item0 = data9[i1];
                if (typeof item0 !== "string") {
                  continue;
                }
                if (typeof indices0[item0] == "number") {
                  j0 = indices0[item0];
                  const err25 = { instancePath: instancePath + "/network/dns", schemaPath: "#/properties/network/properties/dns/uniqueItems", keyword: "uniqueItems", params: { i: i1, j: j0 }, message: "must NOT have duplicate items (items ## " + j0 + " and " + i1 + " are identical)", schema: true, parentSchema: schema11.properties.network.properties.dns, data: data9 };
                  if (vErrors === null) {
                    vErrors = [err25];
                  } else {
                    vErrors.push(err25);
                  }
                  errors++;
                  break;
                }
                indices0[item0] = i1;
              }
            }
          } else {
            const err26 = { instancePath: instancePath + "/network/dns", schemaPath: "#/properties/network/properties/dns/type", keyword: "type", params: { type: "array" }, message: "must be array", schema: schema11.properties.network.properties.dns.type, parentSchema: schema11.properties.network.properties.dns, data: data9 };
            if (vErrors === null) {
              vErrors = [err26];
            } else {
              vErrors.push(err26);
            }
            errors++;
          }
        }
      } else {
        const err27 = { instancePath: instancePath + "/network", schemaPath: "#/properties/network/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema11.properties.network.type, parentSchema: schema11.properties.network, data: data6 };
        if (vErrors === null) {
          vErrors = [err27];
        } else {
          vErrors.push(err27);
        }
        errors++;
      }
    }
    if (data.vip !== void 0) {
      let data11 = data.vip;
      if (data11 && typeof data11 == "object" && !Array.isArray(data11)) {
        if (data11.address === void 0) {
          const err28 = { instancePath: instancePath + "/vip", schemaPath: "#/properties/vip/required", keyword: "required", params: { missingProperty: "address" }, message: "must have required property 'address'", schema: schema11.properties.vip.required, parentSchema: schema11.properties.vip, data: data11 };
          if (vErrors === null) {
            vErrors = [err28];
          } else {
            vErrors.push(err28);
          }
          errors++;
        }
        for (const key3 in data11) {
          if (!(key3 === "address" || key3 === "router_id")) {
            const err29 = { instancePath: instancePath + "/vip", schemaPath: "#/properties/vip/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key3 }, message: "must NOT have additional properties", schema: false, parentSchema: schema11.properties.vip, data: data11 };
            if (vErrors === null) {
              vErrors = [err29];
            } else {
              vErrors.push(err29);
            }
            errors++;
          }
        }
        if (data11.address !== void 0) {
          let data12 = data11.address;
          if (typeof data12 === "string") {
            if (!formats0.test(data12)) {
              const err30 = { instancePath: instancePath + "/vip/address", schemaPath: "#/definitions/ipv4/format", keyword: "format", params: { format: "ipv4" }, message: 'must match format "ipv4"', schema: "ipv4", parentSchema: schema16, data: data12 };
              if (vErrors === null) {
                vErrors = [err30];
              } else {
                vErrors.push(err30);
              }
              errors++;
            }
          } else {
            const err31 = { instancePath: instancePath + "/vip/address", schemaPath: "#/definitions/ipv4/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema16.type, parentSchema: schema16, data: data12 };
            if (vErrors === null) {
              vErrors = [err31];
            } else {
              vErrors.push(err31);
            }
            errors++;
          }
        }
        if (data11.router_id !== void 0) {
          let data13 = data11.router_id;
          if (!(typeof data13 == "number" && (!(data13 % 1) && !isNaN(data13)) && isFinite(data13))) {
            const err32 = { instancePath: instancePath + "/vip/router_id", schemaPath: "#/properties/vip/properties/router_id/type", keyword: "type", params: { type: "integer" }, message: "must be integer", schema: schema11.properties.vip.properties.router_id.type, parentSchema: schema11.properties.vip.properties.router_id, data: data13 };
            if (vErrors === null) {
              vErrors = [err32];
            } else {
              vErrors.push(err32);
            }
            errors++;
          }
          if (typeof data13 == "number" && isFinite(data13)) {
            if (data13 > 255 || isNaN(data13)) {
              const err33 = { instancePath: instancePath + "/vip/router_id", schemaPath: "#/properties/vip/properties/router_id/maximum", keyword: "maximum", params: { comparison: "<=", limit: 255 }, message: "must be <= 255", schema: 255, parentSchema: schema11.properties.vip.properties.router_id, data: data13 };
              if (vErrors === null) {
                vErrors = [err33];
              } else {
                vErrors.push(err33);
              }
              errors++;
            }
            if (data13 < 1 || isNaN(data13)) {
              const err34 = { instancePath: instancePath + "/vip/router_id", schemaPath: "#/properties/vip/properties/router_id/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1", schema: 1, parentSchema: schema11.properties.vip.properties.router_id, data: data13 };
              if (vErrors === null) {
                vErrors = [err34];
              } else {
                vErrors.push(err34);
              }
              errors++;
            }
          }
        }
      } else {
        const err35 = { instancePath: instancePath + "/vip", schemaPath: "#/properties/vip/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema11.properties.vip.type, parentSchema: schema11.properties.vip, data: data11 };
        if (vErrors === null) {
          vErrors = [err35];
        } else {
          vErrors.push(err35);
        }
        errors++;
      }
    }
    if (data.dcs !== void 0) {
      let data14 = data.dcs;
      if (!(data14 === "consul" || data14 === "etcd" || data14 === "zookeeper")) {
        const err36 = { instancePath: instancePath + "/dcs", schemaPath: "#/properties/dcs/enum", keyword: "enum", params: { allowedValues: schema11.properties.dcs.enum }, message: "must be equal to one of the allowed values", schema: schema11.properties.dcs.enum, parentSchema: schema11.properties.dcs, data: data14 };
        if (vErrors === null) {
          vErrors = [err36];
        } else {
          vErrors.push(err36);
        }
        errors++;
      }
    }
    if (data.availability !== void 0) {
      let data15 = data.availability;
      if (!(data15 === "high" || data15 === "none")) {
        const err37 = { instancePath: instancePath + "/availability", schemaPath: "#/properties/availability/enum", keyword: "enum", params: { allowedValues: schema11.properties.availability.enum }, message: "must be equal to one of the allowed values", schema: schema11.properties.availability.enum, parentSchema: schema11.properties.availability, data: data15 };
        if (vErrors === null) {
          vErrors = [err37];
        } else {
          vErrors.push(err37);
        }
        errors++;
      }
    }
    if (data.durability !== void 0) {
      let data16 = data.durability;
      if (!(data16 === "synchronous" || data16 === "asynchronous")) {
        const err38 = { instancePath: instancePath + "/durability", schemaPath: "#/properties/durability/enum", keyword: "enum", params: { allowedValues: schema11.properties.durability.enum }, message: "must be equal to one of the allowed values", schema: schema11.properties.durability.enum, parentSchema: schema11.properties.durability, data: data16 };
        if (vErrors === null) {
          vErrors = [err38];
        } else {
          vErrors.push(err38);
        }
        errors++;
      }
    }
    if (data.failover !== void 0) {
      let data17 = data.failover;
      const _errs43 = errors;
      let valid14 = false;
      let passing0 = null;
      const _errs44 = errors;
      if (typeof data17 !== "string") {
        const err39 = { instancePath: instancePath + "/failover", schemaPath: "#/properties/failover/oneOf/0/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema11.properties.failover.oneOf[0].type, parentSchema: schema11.properties.failover.oneOf[0], data: data17 };
        if (vErrors === null) {
          vErrors = [err39];
        } else {
          vErrors.push(err39);
        }
        errors++;
      }
      if (!(data17 === "normal" || data17 === "fast")) {
        const err40 = { instancePath: instancePath + "/failover", schemaPath: "#/properties/failover/oneOf/0/enum", keyword: "enum", params: { allowedValues: schema11.properties.failover.oneOf[0].enum }, message: "must be equal to one of the allowed values", schema: schema11.properties.failover.oneOf[0].enum, parentSchema: schema11.properties.failover.oneOf[0], data: data17 };
        if (vErrors === null) {
          vErrors = [err40];
        } else {
          vErrors.push(err40);
        }
        errors++;
      }
      var _valid0 = _errs44 === errors;
      if (_valid0) {
        valid14 = true;
        passing0 = 0;
      }
      const _errs46 = errors;
      if (data17 && typeof data17 == "object" && !Array.isArray(data17)) {
        if (data17.ttl === void 0) {
          const err41 = { instancePath: instancePath + "/failover", schemaPath: "#/properties/failover/oneOf/1/required", keyword: "required", params: { missingProperty: "ttl" }, message: "must have required property 'ttl'", schema: schema11.properties.failover.oneOf[1].required, parentSchema: schema11.properties.failover.oneOf[1], data: data17 };
          if (vErrors === null) {
            vErrors = [err41];
          } else {
            vErrors.push(err41);
          }
          errors++;
        }
        if (data17.loop_wait === void 0) {
          const err42 = { instancePath: instancePath + "/failover", schemaPath: "#/properties/failover/oneOf/1/required", keyword: "required", params: { missingProperty: "loop_wait" }, message: "must have required property 'loop_wait'", schema: schema11.properties.failover.oneOf[1].required, parentSchema: schema11.properties.failover.oneOf[1], data: data17 };
          if (vErrors === null) {
            vErrors = [err42];
          } else {
            vErrors.push(err42);
          }
          errors++;
        }
        if (data17.retry_timeout === void 0) {
          const err43 = { instancePath: instancePath + "/failover", schemaPath: "#/properties/failover/oneOf/1/required", keyword: "required", params: { missingProperty: "retry_timeout" }, message: "must have required property 'retry_timeout'", schema: schema11.properties.failover.oneOf[1].required, parentSchema: schema11.properties.failover.oneOf[1], data: data17 };
          if (vErrors === null) {
            vErrors = [err43];
          } else {
            vErrors.push(err43);
          }
          errors++;
        }
        for (const key4 in data17) {
          if (!(key4 === "ttl" || key4 === "loop_wait" || key4 === "retry_timeout")) {
            const err44 = { instancePath: instancePath + "/failover", schemaPath: "#/properties/failover/oneOf/1/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key4 }, message: "must NOT have additional properties", schema: false, parentSchema: schema11.properties.failover.oneOf[1], data: data17 };
            if (vErrors === null) {
              vErrors = [err44];
            } else {
              vErrors.push(err44);
            }
            errors++;
          }
        }
        if (data17.ttl !== void 0) {
          let data18 = data17.ttl;
          if (!(typeof data18 == "number" && (!(data18 % 1) && !isNaN(data18)) && isFinite(data18))) {
            const err45 = { instancePath: instancePath + "/failover/ttl", schemaPath: "#/properties/failover/oneOf/1/properties/ttl/type", keyword: "type", params: { type: "integer" }, message: "must be integer", schema: schema11.properties.failover.oneOf[1].properties.ttl.type, parentSchema: schema11.properties.failover.oneOf[1].properties.ttl, data: data18 };
            if (vErrors === null) {
              vErrors = [err45];
            } else {
              vErrors.push(err45);
            }
            errors++;
          }
          if (typeof data18 == "number" && isFinite(data18)) {
            if (data18 > 600 || isNaN(data18)) {
              const err46 = { instancePath: instancePath + "/failover/ttl", schemaPath: "#/properties/failover/oneOf/1/properties/ttl/maximum", keyword: "maximum", params: { comparison: "<=", limit: 600 }, message: "must be <= 600", schema: 600, parentSchema: schema11.properties.failover.oneOf[1].properties.ttl, data: data18 };
              if (vErrors === null) {
                vErrors = [err46];
              } else {
                vErrors.push(err46);
              }
              errors++;
            }
            if (data18 < 20 || isNaN(data18)) {
              const err47 = { instancePath: instancePath + "/failover/ttl", schemaPath: "#/properties/failover/oneOf/1/properties/ttl/minimum", keyword: "minimum", params: { comparison: ">=", limit: 20 }, message: "must be >= 20", schema: 20, parentSchema: schema11.properties.failover.oneOf[1].properties.ttl, data: data18 };
              if (vErrors === null) {
                vErrors = [err47];
              } else {
                vErrors.push(err47);
              }
              errors++;
            }
          }
        }
        if (data17.loop_wait !== void 0) {
          let data19 = data17.loop_wait;
          if (!(typeof data19 == "number" && (!(data19 % 1) && !isNaN(data19)) && isFinite(data19))) {
            const err48 = { instancePath: instancePath + "/failover/loop_wait", schemaPath: "#/properties/failover/oneOf/1/properties/loop_wait/type", keyword: "type", params: { type: "integer" }, message: "must be integer", schema: schema11.properties.failover.oneOf[1].properties.loop_wait.type, parentSchema: schema11.properties.failover.oneOf[1].properties.loop_wait, data: data19 };
            if (vErrors === null) {
              vErrors = [err48];
            } else {
              vErrors.push(err48);
            }
            errors++;
          }
          if (typeof data19 == "number" && isFinite(data19)) {
            if (data19 > 300 || isNaN(data19)) {
              const err49 = { instancePath: instancePath + "/failover/loop_wait", schemaPath: "#/properties/failover/oneOf/1/properties/loop_wait/maximum", keyword: "maximum", params: { comparison: "<=", limit: 300 }, message: "must be <= 300", schema: 300, parentSchema: schema11.properties.failover.oneOf[1].properties.loop_wait, data: data19 };
              if (vErrors === null) {
                vErrors = [err49];
              } else {
                vErrors.push(err49);
              }
              errors++;
            }
            if (data19 < 1 || isNaN(data19)) {
              const err50 = { instancePath: instancePath + "/failover/loop_wait", schemaPath: "#/properties/failover/oneOf/1/properties/loop_wait/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1", schema: 1, parentSchema: schema11.properties.failover.oneOf[1].properties.loop_wait, data: data19 };
              if (vErrors === null) {
                vErrors = [err50];
              } else {
                vErrors.push(err50);
              }
              errors++;
            }
          }
        }
        if (data17.retry_timeout !== void 0) {
          let data20 = data17.retry_timeout;
          if (!(typeof data20 == "number" && (!(data20 % 1) && !isNaN(data20)) && isFinite(data20))) {
            const err51 = { instancePath: instancePath + "/failover/retry_timeout", schemaPath: "#/properties/failover/oneOf/1/properties/retry_timeout/type", keyword: "type", params: { type: "integer" }, message: "must be integer", schema: schema11.properties.failover.oneOf[1].properties.retry_timeout.type, parentSchema: schema11.properties.failover.oneOf[1].properties.retry_timeout, data: data20 };
            if (vErrors === null) {
              vErrors = [err51];
            } else {
              vErrors.push(err51);
            }
            errors++;
          }
          if (typeof data20 == "number" && isFinite(data20)) {
            if (data20 > 300 || isNaN(data20)) {
              const err52 = { instancePath: instancePath + "/failover/retry_timeout", schemaPath: "#/properties/failover/oneOf/1/properties/retry_timeout/maximum", keyword: "maximum", params: { comparison: "<=", limit: 300 }, message: "must be <= 300", schema: 300, parentSchema: schema11.properties.failover.oneOf[1].properties.retry_timeout, data: data20 };
              if (vErrors === null) {
                vErrors = [err52];
              } else {
                vErrors.push(err52);
              }
              errors++;
            }
            if (data20 < 3 || isNaN(data20)) {
              const err53 = { instancePath: instancePath + "/failover/retry_timeout", schemaPath: "#/properties/failover/oneOf/1/properties/retry_timeout/minimum", keyword: "minimum", params: { comparison: ">=", limit: 3 }, message: "must be >= 3", schema: 3, parentSchema: schema11.properties.failover.oneOf[1].properties.retry_timeout, data: data20 };
              if (vErrors === null) {
                vErrors = [err53];
              } else {
                vErrors.push(err53);
              }
              errors++;
            }
          }
        }
      } else {
        const err54 = { instancePath: instancePath + "/failover", schemaPath: "#/properties/failover/oneOf/1/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema11.properties.failover.oneOf[1].type, parentSchema: schema11.properties.failover.oneOf[1], data: data17 };
        if (vErrors === null) {
          vErrors = [err54];
        } else {
          vErrors.push(err54);
        }
        errors++;
      }
      var _valid0 = _errs46 === errors;
      if (_valid0 && valid14) {
        valid14 = false;
        passing0 = [passing0, 1];
      } else {
        if (_valid0) {
          valid14 = true;
          passing0 = 1;
        }
      }
      if (!valid14) {
        const err55 = { instancePath: instancePath + "/failover", schemaPath: "#/properties/failover/oneOf", keyword: "oneOf", params: { passingSchemas: passing0 }, message: "must match exactly one schema in oneOf", schema: schema11.properties.failover.oneOf, parentSchema: schema11.properties.failover, data: data17 };
        if (vErrors === null) {
          vErrors = [err55];
        } else {
          vErrors.push(err55);
        }
        errors++;
      } else {
        errors = _errs43;
        if (vErrors !== null) {
          if (_errs43) {
            vErrors.length = _errs43;
          } else {
            vErrors = null;
          }
        }
      }
    }
    if (data.hosts !== void 0) {
      let data21 = data.hosts;
      if (Array.isArray(data21)) {
        if (data21.length > 100) {
          const err56 = { instancePath: instancePath + "/hosts", schemaPath: "#/properties/hosts/maxItems", keyword: "maxItems", params: { limit: 100 }, message: "must NOT have more than 100 items", schema: 100, parentSchema: schema11.properties.hosts, data: data21 };
          if (vErrors === null) {
            vErrors = [err56];
          } else {
            vErrors.push(err56);
          }
          errors++;
        }
        if (data21.length < 1) {
          const err57 = { instancePath: instancePath + "/hosts", schemaPath: "#/properties/hosts/minItems", keyword: "minItems", params: { limit: 1 }, message: "must NOT have fewer than 1 items", schema: 1, parentSchema: schema11.properties.hosts, data: data21 };
          if (vErrors === null) {
            vErrors = [err57];
          } else {
            vErrors.push(err57);
          }
          errors++;
        }
        const len1 = data21.length;
        for (let i2 = 0; i2 < len1; i2++) {
          if (!validate11(data21[i2], { instancePath: instancePath + "/hosts/" + i2, parentData: data21, parentDataProperty: i2, rootData })) {
            vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err58 = { instancePath: instancePath + "/hosts", schemaPath: "#/properties/hosts/type", keyword: "type", params: { type: "array" }, message: "must be array", schema: schema11.properties.hosts.type, parentSchema: schema11.properties.hosts, data: data21 };
        if (vErrors === null) {
          vErrors = [err58];
        } else {
          vErrors.push(err58);
        }
        errors++;
      }
    }
    if (data.databases !== void 0) {
      let data23 = data.databases;
      if (Array.isArray(data23)) {
        if (data23.length > 100) {
          const err59 = { instancePath: instancePath + "/databases", schemaPath: "#/properties/databases/maxItems", keyword: "maxItems", params: { limit: 100 }, message: "must NOT have more than 100 items", schema: 100, parentSchema: schema11.properties.databases, data: data23 };
          if (vErrors === null) {
            vErrors = [err59];
          } else {
            vErrors.push(err59);
          }
          errors++;
        }
        const len2 = data23.length;
        for (let i3 = 0; i3 < len2; i3++) {
          let data24 = data23[i3];
          if (data24 && typeof data24 == "object" && !Array.isArray(data24)) {
            if (data24.name === void 0) {
              const err60 = { instancePath: instancePath + "/databases/" + i3, schemaPath: "#/properties/databases/items/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'", schema: schema11.properties.databases.items.required, parentSchema: schema11.properties.databases.items, data: data24 };
              if (vErrors === null) {
                vErrors = [err60];
              } else {
                vErrors.push(err60);
              }
              errors++;
            }
            if (data24.owner === void 0) {
              const err61 = { instancePath: instancePath + "/databases/" + i3, schemaPath: "#/properties/databases/items/required", keyword: "required", params: { missingProperty: "owner" }, message: "must have required property 'owner'", schema: schema11.properties.databases.items.required, parentSchema: schema11.properties.databases.items, data: data24 };
              if (vErrors === null) {
                vErrors = [err61];
              } else {
                vErrors.push(err61);
              }
              errors++;
            }
            for (const key5 in data24) {
              if (!(key5 === "name" || key5 === "owner")) {
                const err62 = { instancePath: instancePath + "/databases/" + i3, schemaPath: "#/properties/databases/items/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key5 }, message: "must NOT have additional properties", schema: false, parentSchema: schema11.properties.databases.items, data: data24 };
                if (vErrors === null) {
                  vErrors = [err62];
                } else {
                  vErrors.push(err62);
                }
                errors++;
              }
            }
            if (data24.name !== void 0) {
              let data25 = data24.name;
              if (typeof data25 === "string") {
                if (!pattern9.test(data25)) {
                  const err63 = { instancePath: instancePath + "/databases/" + i3 + "/name", schemaPath: "#/definitions/sqlName/pattern", keyword: "pattern", params: { pattern: "^[a-z][a-z0-9_]{0,62}$" }, message: 'must match pattern "^[a-z][a-z0-9_]{0,62}$"', schema: "^[a-z][a-z0-9_]{0,62}$", parentSchema: schema27, data: data25 };
                  if (vErrors === null) {
                    vErrors = [err63];
                  } else {
                    vErrors.push(err63);
                  }
                  errors++;
                }
              } else {
                const err64 = { instancePath: instancePath + "/databases/" + i3 + "/name", schemaPath: "#/definitions/sqlName/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema27.type, parentSchema: schema27, data: data25 };
                if (vErrors === null) {
                  vErrors = [err64];
                } else {
                  vErrors.push(err64);
                }
                errors++;
              }
            }
            if (data24.owner !== void 0) {
              let data26 = data24.owner;
              if (typeof data26 === "string") {
                if (!pattern9.test(data26)) {
                  const err65 = { instancePath: instancePath + "/databases/" + i3 + "/owner", schemaPath: "#/definitions/sqlName/pattern", keyword: "pattern", params: { pattern: "^[a-z][a-z0-9_]{0,62}$" }, message: 'must match pattern "^[a-z][a-z0-9_]{0,62}$"', schema: "^[a-z][a-z0-9_]{0,62}$", parentSchema: schema27, data: data26 };
                  if (vErrors === null) {
                    vErrors = [err65];
                  } else {
                    vErrors.push(err65);
                  }
                  errors++;
                }
              } else {
                const err66 = { instancePath: instancePath + "/databases/" + i3 + "/owner", schemaPath: "#/definitions/sqlName/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema27.type, parentSchema: schema27, data: data26 };
                if (vErrors === null) {
                  vErrors = [err66];
                } else {
                  vErrors.push(err66);
                }
                errors++;
              }
            }
          } else {
            const err67 = { instancePath: instancePath + "/databases/" + i3, schemaPath: "#/properties/databases/items/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema11.properties.databases.items.type, parentSchema: schema11.properties.databases.items, data: data24 };
            if (vErrors === null) {
              vErrors = [err67];
            } else {
              vErrors.push(err67);
            }
            errors++;
          }
        }
      } else {
        const err68 = { instancePath: instancePath + "/databases", schemaPath: "#/properties/databases/type", keyword: "type", params: { type: "array" }, message: "must be array", schema: schema11.properties.databases.type, parentSchema: schema11.properties.databases, data: data23 };
        if (vErrors === null) {
          vErrors = [err68];
        } else {
          vErrors.push(err68);
        }
        errors++;
      }
    }
    if (data.ports !== void 0) {
      let data27 = data.ports;
      if (data27 && typeof data27 == "object" && !Array.isArray(data27)) {
        for (const key6 in data27) {
          if (!(key6 === "postgres" || key6 === "patroni" || key6 === "pgbouncer" || key6 === "read_write" || key6 === "read_only" || key6 === "statistics" || key6 === "pgadmin")) {
            const err69 = { instancePath: instancePath + "/ports", schemaPath: "#/properties/ports/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key6 }, message: "must NOT have additional properties", schema: false, parentSchema: schema11.properties.ports, data: data27 };
            if (vErrors === null) {
              vErrors = [err69];
            } else {
              vErrors.push(err69);
            }
            errors++;
          }
        }
        if (data27.postgres !== void 0) {
          let data28 = data27.postgres;
          if (!(typeof data28 == "number" && (!(data28 % 1) && !isNaN(data28)) && isFinite(data28))) {
            const err70 = { instancePath: instancePath + "/ports/postgres", schemaPath: "#/definitions/port/type", keyword: "type", params: { type: "integer" }, message: "must be integer", schema: schema29.type, parentSchema: schema29, data: data28 };
            if (vErrors === null) {
              vErrors = [err70];
            } else {
              vErrors.push(err70);
            }
            errors++;
          }
          if (typeof data28 == "number" && isFinite(data28)) {
            if (data28 > 32767 || isNaN(data28)) {
              const err71 = { instancePath: instancePath + "/ports/postgres", schemaPath: "#/definitions/port/maximum", keyword: "maximum", params: { comparison: "<=", limit: 32767 }, message: "must be <= 32767", schema: 32767, parentSchema: schema29, data: data28 };
              if (vErrors === null) {
                vErrors = [err71];
              } else {
                vErrors.push(err71);
              }
              errors++;
            }
            if (data28 < 1 || isNaN(data28)) {
              const err72 = { instancePath: instancePath + "/ports/postgres", schemaPath: "#/definitions/port/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1", schema: 1, parentSchema: schema29, data: data28 };
              if (vErrors === null) {
                vErrors = [err72];
              } else {
                vErrors.push(err72);
              }
              errors++;
            }
          }
        }
        if (data27.patroni !== void 0) {
          let data29 = data27.patroni;
          if (!(typeof data29 == "number" && (!(data29 % 1) && !isNaN(data29)) && isFinite(data29))) {
            const err73 = { instancePath: instancePath + "/ports/patroni", schemaPath: "#/definitions/port/type", keyword: "type", params: { type: "integer" }, message: "must be integer", schema: schema29.type, parentSchema: schema29, data: data29 };
            if (vErrors === null) {
              vErrors = [err73];
            } else {
              vErrors.push(err73);
            }
            errors++;
          }
          if (typeof data29 == "number" && isFinite(data29)) {
            if (data29 > 32767 || isNaN(data29)) {
              const err74 = { instancePath: instancePath + "/ports/patroni", schemaPath: "#/definitions/port/maximum", keyword: "maximum", params: { comparison: "<=", limit: 32767 }, message: "must be <= 32767", schema: 32767, parentSchema: schema29, data: data29 };
              if (vErrors === null) {
                vErrors = [err74];
              } else {
                vErrors.push(err74);
              }
              errors++;
            }
            if (data29 < 1 || isNaN(data29)) {
              const err75 = { instancePath: instancePath + "/ports/patroni", schemaPath: "#/definitions/port/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1", schema: 1, parentSchema: schema29, data: data29 };
              if (vErrors === null) {
                vErrors = [err75];
              } else {
                vErrors.push(err75);
              }
              errors++;
            }
          }
        }
        if (data27.pgbouncer !== void 0) {
          let data30 = data27.pgbouncer;
          if (!(typeof data30 == "number" && (!(data30 % 1) && !isNaN(data30)) && isFinite(data30))) {
            const err76 = { instancePath: instancePath + "/ports/pgbouncer", schemaPath: "#/definitions/port/type", keyword: "type", params: { type: "integer" }, message: "must be integer", schema: schema29.type, parentSchema: schema29, data: data30 };
            if (vErrors === null) {
              vErrors = [err76];
            } else {
              vErrors.push(err76);
            }
            errors++;
          }
          if (typeof data30 == "number" && isFinite(data30)) {
            if (data30 > 32767 || isNaN(data30)) {
              const err77 = { instancePath: instancePath + "/ports/pgbouncer", schemaPath: "#/definitions/port/maximum", keyword: "maximum", params: { comparison: "<=", limit: 32767 }, message: "must be <= 32767", schema: 32767, parentSchema: schema29, data: data30 };
              if (vErrors === null) {
                vErrors = [err77];
              } else {
                vErrors.push(err77);
              }
              errors++;
            }
            if (data30 < 1 || isNaN(data30)) {
              const err78 = { instancePath: instancePath + "/ports/pgbouncer", schemaPath: "#/definitions/port/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1", schema: 1, parentSchema: schema29, data: data30 };
              if (vErrors === null) {
                vErrors = [err78];
              } else {
                vErrors.push(err78);
              }
              errors++;
            }
          }
        }
        if (data27.read_write !== void 0) {
          let data31 = data27.read_write;
          if (!(typeof data31 == "number" && (!(data31 % 1) && !isNaN(data31)) && isFinite(data31))) {
            const err79 = { instancePath: instancePath + "/ports/read_write", schemaPath: "#/definitions/port/type", keyword: "type", params: { type: "integer" }, message: "must be integer", schema: schema29.type, parentSchema: schema29, data: data31 };
            if (vErrors === null) {
              vErrors = [err79];
            } else {
              vErrors.push(err79);
            }
            errors++;
          }
          if (typeof data31 == "number" && isFinite(data31)) {
            if (data31 > 32767 || isNaN(data31)) {
              const err80 = { instancePath: instancePath + "/ports/read_write", schemaPath: "#/definitions/port/maximum", keyword: "maximum", params: { comparison: "<=", limit: 32767 }, message: "must be <= 32767", schema: 32767, parentSchema: schema29, data: data31 };
              if (vErrors === null) {
                vErrors = [err80];
              } else {
                vErrors.push(err80);
              }
              errors++;
            }
            if (data31 < 1 || isNaN(data31)) {
              const err81 = { instancePath: instancePath + "/ports/read_write", schemaPath: "#/definitions/port/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1", schema: 1, parentSchema: schema29, data: data31 };
              if (vErrors === null) {
                vErrors = [err81];
              } else {
                vErrors.push(err81);
              }
              errors++;
            }
          }
        }
        if (data27.read_only !== void 0) {
          let data32 = data27.read_only;
          if (!(typeof data32 == "number" && (!(data32 % 1) && !isNaN(data32)) && isFinite(data32))) {
            const err82 = { instancePath: instancePath + "/ports/read_only", schemaPath: "#/definitions/port/type", keyword: "type", params: { type: "integer" }, message: "must be integer", schema: schema29.type, parentSchema: schema29, data: data32 };
            if (vErrors === null) {
              vErrors = [err82];
            } else {
              vErrors.push(err82);
            }
            errors++;
          }
          if (typeof data32 == "number" && isFinite(data32)) {
            if (data32 > 32767 || isNaN(data32)) {
              const err83 = { instancePath: instancePath + "/ports/read_only", schemaPath: "#/definitions/port/maximum", keyword: "maximum", params: { comparison: "<=", limit: 32767 }, message: "must be <= 32767", schema: 32767, parentSchema: schema29, data: data32 };
              if (vErrors === null) {
                vErrors = [err83];
              } else {
                vErrors.push(err83);
              }
              errors++;
            }
            if (data32 < 1 || isNaN(data32)) {
              const err84 = { instancePath: instancePath + "/ports/read_only", schemaPath: "#/definitions/port/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1", schema: 1, parentSchema: schema29, data: data32 };
              if (vErrors === null) {
                vErrors = [err84];
              } else {
                vErrors.push(err84);
              }
              errors++;
            }
          }
        }
        if (data27.statistics !== void 0) {
          let data33 = data27.statistics;
          if (!(typeof data33 == "number" && (!(data33 % 1) && !isNaN(data33)) && isFinite(data33))) {
            const err85 = { instancePath: instancePath + "/ports/statistics", schemaPath: "#/definitions/port/type", keyword: "type", params: { type: "integer" }, message: "must be integer", schema: schema29.type, parentSchema: schema29, data: data33 };
            if (vErrors === null) {
              vErrors = [err85];
            } else {
              vErrors.push(err85);
            }
            errors++;
          }
          if (typeof data33 == "number" && isFinite(data33)) {
            if (data33 > 32767 || isNaN(data33)) {
              const err86 = { instancePath: instancePath + "/ports/statistics", schemaPath: "#/definitions/port/maximum", keyword: "maximum", params: { comparison: "<=", limit: 32767 }, message: "must be <= 32767", schema: 32767, parentSchema: schema29, data: data33 };
              if (vErrors === null) {
                vErrors = [err86];
              } else {
                vErrors.push(err86);
              }
              errors++;
            }
            if (data33 < 1 || isNaN(data33)) {
              const err87 = { instancePath: instancePath + "/ports/statistics", schemaPath: "#/definitions/port/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1", schema: 1, parentSchema: schema29, data: data33 };
              if (vErrors === null) {
                vErrors = [err87];
              } else {
                vErrors.push(err87);
              }
              errors++;
            }
          }
        }
        if (data27.pgadmin !== void 0) {
          let data34 = data27.pgadmin;
          if (!(typeof data34 == "number" && (!(data34 % 1) && !isNaN(data34)) && isFinite(data34))) {
            const err88 = { instancePath: instancePath + "/ports/pgadmin", schemaPath: "#/definitions/port/type", keyword: "type", params: { type: "integer" }, message: "must be integer", schema: schema29.type, parentSchema: schema29, data: data34 };
            if (vErrors === null) {
              vErrors = [err88];
            } else {
              vErrors.push(err88);
            }
            errors++;
          }
          if (typeof data34 == "number" && isFinite(data34)) {
            if (data34 > 32767 || isNaN(data34)) {
              const err89 = { instancePath: instancePath + "/ports/pgadmin", schemaPath: "#/definitions/port/maximum", keyword: "maximum", params: { comparison: "<=", limit: 32767 }, message: "must be <= 32767", schema: 32767, parentSchema: schema29, data: data34 };
              if (vErrors === null) {
                vErrors = [err89];
              } else {
                vErrors.push(err89);
              }
              errors++;
            }
            if (data34 < 1 || isNaN(data34)) {
              const err90 = { instancePath: instancePath + "/ports/pgadmin", schemaPath: "#/definitions/port/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1", schema: 1, parentSchema: schema29, data: data34 };
              if (vErrors === null) {
                vErrors = [err90];
              } else {
                vErrors.push(err90);
              }
              errors++;
            }
          }
        }
      } else {
        const err91 = { instancePath: instancePath + "/ports", schemaPath: "#/properties/ports/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema11.properties.ports.type, parentSchema: schema11.properties.ports, data: data27 };
        if (vErrors === null) {
          vErrors = [err91];
        } else {
          vErrors.push(err91);
        }
        errors++;
      }
    }
    if (data.replica_reads !== void 0) {
      let data35 = data.replica_reads;
      if (data35 && typeof data35 == "object" && !Array.isArray(data35)) {
        for (const key7 in data35) {
          if (!(key7 === "max_lag" || key7 === "no_replica")) {
            const err92 = { instancePath: instancePath + "/replica_reads", schemaPath: "#/properties/replica_reads/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key7 }, message: "must NOT have additional properties", schema: false, parentSchema: schema11.properties.replica_reads, data: data35 };
            if (vErrors === null) {
              vErrors = [err92];
            } else {
              vErrors.push(err92);
            }
            errors++;
          }
        }
        if (data35.max_lag !== void 0) {
          let data36 = data35.max_lag;
          if (typeof data36 === "string") {
            if (!pattern6.test(data36)) {
              const err93 = { instancePath: instancePath + "/replica_reads/max_lag", schemaPath: "#/definitions/size/pattern", keyword: "pattern", params: { pattern: "^[1-9][0-9]{0,5}(MiB|GiB)$" }, message: 'must match pattern "^[1-9][0-9]{0,5}(MiB|GiB)$"', schema: "^[1-9][0-9]{0,5}(MiB|GiB)$", parentSchema: schema23, data: data36 };
              if (vErrors === null) {
                vErrors = [err93];
              } else {
                vErrors.push(err93);
              }
              errors++;
            }
          } else {
            const err94 = { instancePath: instancePath + "/replica_reads/max_lag", schemaPath: "#/definitions/size/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema23.type, parentSchema: schema23, data: data36 };
            if (vErrors === null) {
              vErrors = [err94];
            } else {
              vErrors.push(err94);
            }
            errors++;
          }
        }
        if (data35.no_replica !== void 0) {
          let data37 = data35.no_replica;
          if (!(data37 === "refuse" || data37 === "primary")) {
            const err95 = { instancePath: instancePath + "/replica_reads/no_replica", schemaPath: "#/properties/replica_reads/properties/no_replica/enum", keyword: "enum", params: { allowedValues: schema11.properties.replica_reads.properties.no_replica.enum }, message: "must be equal to one of the allowed values", schema: schema11.properties.replica_reads.properties.no_replica.enum, parentSchema: schema11.properties.replica_reads.properties.no_replica, data: data37 };
            if (vErrors === null) {
              vErrors = [err95];
            } else {
              vErrors.push(err95);
            }
            errors++;
          }
        }
      } else {
        const err96 = { instancePath: instancePath + "/replica_reads", schemaPath: "#/properties/replica_reads/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema11.properties.replica_reads.type, parentSchema: schema11.properties.replica_reads, data: data35 };
        if (vErrors === null) {
          vErrors = [err96];
        } else {
          vErrors.push(err96);
        }
        errors++;
      }
    }
    if (data.access !== void 0) {
      let data38 = data.access;
      if (data38 && typeof data38 == "object" && !Array.isArray(data38)) {
        for (const key8 in data38) {
          if (!(key8 === "clients" || key8 === "admins" || key8 === "ssh_keys")) {
            const err97 = { instancePath: instancePath + "/access", schemaPath: "#/properties/access/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key8 }, message: "must NOT have additional properties", schema: false, parentSchema: schema11.properties.access, data: data38 };
            if (vErrors === null) {
              vErrors = [err97];
            } else {
              vErrors.push(err97);
            }
            errors++;
          }
        }
        if (data38.clients !== void 0) {
          let data39 = data38.clients;
          if (Array.isArray(data39)) {
            if (data39.length > 100) {
              const err98 = { instancePath: instancePath + "/access/clients", schemaPath: "#/properties/access/properties/clients/maxItems", keyword: "maxItems", params: { limit: 100 }, message: "must NOT have more than 100 items", schema: 100, parentSchema: schema11.properties.access.properties.clients, data: data39 };
              if (vErrors === null) {
                vErrors = [err98];
              } else {
                vErrors.push(err98);
              }
              errors++;
            }
            const len3 = data39.length;
            for (let i4 = 0; i4 < len3; i4++) {
              let data40 = data39[i4];
              if (typeof data40 !== "string") {
                const err99 = { instancePath: instancePath + "/access/clients/" + i4, schemaPath: "#/properties/access/properties/clients/items/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema11.properties.access.properties.clients.items.type, parentSchema: schema11.properties.access.properties.clients.items, data: data40 };
                if (vErrors === null) {
                  vErrors = [err99];
                } else {
                  vErrors.push(err99);
                }
                errors++;
              }
              if (typeof data40 === "string") {
                if (!pattern3.test(data40)) {
                  const err100 = { instancePath: instancePath + "/access/clients/" + i4, schemaPath: "#/definitions/cidr/pattern", keyword: "pattern", params: { pattern: "^[0-9a-fA-F:.]+/[0-9]{1,3}$" }, message: 'must match pattern "^[0-9a-fA-F:.]+/[0-9]{1,3}$"', schema: "^[0-9a-fA-F:.]+/[0-9]{1,3}$", parentSchema: schema15, data: data40 };
                  if (vErrors === null) {
                    vErrors = [err100];
                  } else {
                    vErrors.push(err100);
                  }
                  errors++;
                }
              } else {
                const err101 = { instancePath: instancePath + "/access/clients/" + i4, schemaPath: "#/definitions/cidr/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema15.type, parentSchema: schema15, data: data40 };
                if (vErrors === null) {
                  vErrors = [err101];
                } else {
                  vErrors.push(err101);
                }
                errors++;
              }
            }
            let i5 = data39.length;
            let j1;
            if (i5 > 1) {
              const indices1 = {};
              for (; i5--; ) {
                let item1 = data39[i5];
                if (typeof item1 !== "string") {
                  continue;
                }
                if (typeof indices1[item1] == "number") {
                  j1 = indices1[item1];
                  const err102 = { instancePath: instancePath + "/access/clients", schemaPath: "#/properties/access/properties/clients/uniqueItems", keyword: "uniqueItems", params: { i: i5, j: j1 }, message: "must NOT have duplicate items (items ## " + j1 + " and " + i5 + " are identical)", schema: true, parentSchema: schema11.properties.access.properties.clients, data: data39 };
                  if (vErrors === null) {
                    vErrors = [err102];
                  } else {
                    vErrors.push(err102);
                  }
                  errors++;
                  break;
                }
                indices1[item1] = i5;
              }
            }
          } else {
            const err103 = { instancePath: instancePath + "/access/clients", schemaPath: "#/properties/access/properties/clients/type", keyword: "type", params: { type: "array" }, message: "must be array", schema: schema11.properties.access.properties.clients.type, parentSchema: schema11.properties.access.properties.clients, data: data39 };
            if (vErrors === null) {
              vErrors = [err103];
            } else {
              vErrors.push(err103);
            }
            errors++;
          }
        }
        if (data38.admins !== void 0) {
          let data41 = data38.admins;
          if (Array.isArray(data41)) {
            if (data41.length > 100) {
              const err104 = { instancePath: instancePath + "/access/admins", schemaPath: "#/properties/access/properties/admins/maxItems", keyword: "maxItems", params: { limit: 100 }, message: "must NOT have more than 100 items", schema: 100, parentSchema: schema11.properties.access.properties.admins, data: data41 };
              if (vErrors === null) {
                vErrors = [err104];
              } else {
                vErrors.push(err104);
              }
              errors++;
            }
            const len4 = data41.length;
            for (let i6 = 0; i6 < len4; i6++) {
              let data42 = data41[i6];
              if (typeof data42 !== "string") {
                const err105 = { instancePath: instancePath + "/access/admins/" + i6, schemaPath: "#/properties/access/properties/admins/items/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema11.properties.access.properties.admins.items.type, parentSchema: schema11.properties.access.properties.admins.items, data: data42 };
                if (vErrors === null) {
                  vErrors = [err105];
                } else {
                  vErrors.push(err105);
                }
                errors++;
              }
              if (typeof data42 === "string") {
                if (!pattern3.test(data42)) {
                  const err106 = { instancePath: instancePath + "/access/admins/" + i6, schemaPath: "#/definitions/cidr/pattern", keyword: "pattern", params: { pattern: "^[0-9a-fA-F:.]+/[0-9]{1,3}$" }, message: 'must match pattern "^[0-9a-fA-F:.]+/[0-9]{1,3}$"', schema: "^[0-9a-fA-F:.]+/[0-9]{1,3}$", parentSchema: schema15, data: data42 };
                  if (vErrors === null) {
                    vErrors = [err106];
                  } else {
                    vErrors.push(err106);
                  }
                  errors++;
                }
              } else {
                const err107 = { instancePath: instancePath + "/access/admins/" + i6, schemaPath: "#/definitions/cidr/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema15.type, parentSchema: schema15, data: data42 };
                if (vErrors === null) {
                  vErrors = [err107];
                } else {
                  vErrors.push(err107);
                }
                errors++;
              }
            }
            let i7 = data41.length;
            let j2;
            if (i7 > 1) {
              const indices2 = {};
              for (; i7--; ) {
                let item2 = data41[i7];
                if (typeof item2 !== "string") {
                  continue;
                }
                if (typeof indices2[item2] == "number") {
                  j2 = indices2[item2];
                  const err108 = { instancePath: instancePath + "/access/admins", schemaPath: "#/properties/access/properties/admins/uniqueItems", keyword: "uniqueItems", params: { i: i7, j: j2 }, message: "must NOT have duplicate items (items ## " + j2 + " and " + i7 + " are identical)", schema: true, parentSchema: schema11.properties.access.properties.admins, data: data41 };
                  if (vErrors === null) {
                    vErrors = [err108];
                  } else {
                    vErrors.push(err108);
                  }
                  errors++;
                  break;
                }
                indices2[item2] = i7;
              }
            }
          } else {
            const err109 = { instancePath: instancePath + "/access/admins", schemaPath: "#/properties/access/properties/admins/type", keyword: "type", params: { type: "array" }, message: "must be array", schema: schema11.properties.access.properties.admins.type, parentSchema: schema11.properties.access.properties.admins, data: data41 };
            if (vErrors === null) {
              vErrors = [err109];
            } else {
              vErrors.push(err109);
            }
            errors++;
          }
        }
        if (data38.ssh_keys !== void 0) {
          let data43 = data38.ssh_keys;
          if (Array.isArray(data43)) {
            if (data43.length > 100) {
              const err110 = { instancePath: instancePath + "/access/ssh_keys", schemaPath: "#/properties/access/properties/ssh_keys/maxItems", keyword: "maxItems", params: { limit: 100 }, message: "must NOT have more than 100 items", schema: 100, parentSchema: schema11.properties.access.properties.ssh_keys, data: data43 };
              if (vErrors === null) {
                vErrors = [err110];
              } else {
                vErrors.push(err110);
              }
              errors++;
            }
            const len5 = data43.length;
            for (let i8 = 0; i8 < len5; i8++) {
              let data44 = data43[i8];
              if (typeof data44 !== "string") {
                const err111 = { instancePath: instancePath + "/access/ssh_keys/" + i8, schemaPath: "#/properties/access/properties/ssh_keys/items/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema11.properties.access.properties.ssh_keys.items.type, parentSchema: schema11.properties.access.properties.ssh_keys.items, data: data44 };
                if (vErrors === null) {
                  vErrors = [err111];
                } else {
                  vErrors.push(err111);
                }
                errors++;
              }
              if (typeof data44 === "string") {
                if (!pattern14.test(data44)) {
                  const err112 = { instancePath: instancePath + "/access/ssh_keys/" + i8, schemaPath: "#/definitions/sshKey/pattern", keyword: "pattern", params: { pattern: "^(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\\.com) [A-Za-z0-9+/]{32,2000}={0,3}( [ -~]{0,200})?$" }, message: 'must match pattern "^(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\\.com) [A-Za-z0-9+/]{32,2000}={0,3}( [ -~]{0,200})?$"', schema: "^(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\\.com) [A-Za-z0-9+/]{32,2000}={0,3}( [ -~]{0,200})?$", parentSchema: schema39, data: data44 };
                  if (vErrors === null) {
                    vErrors = [err112];
                  } else {
                    vErrors.push(err112);
                  }
                  errors++;
                }
              } else {
                const err113 = { instancePath: instancePath + "/access/ssh_keys/" + i8, schemaPath: "#/definitions/sshKey/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema39.type, parentSchema: schema39, data: data44 };
                if (vErrors === null) {
                  vErrors = [err113];
                } else {
                  vErrors.push(err113);
                }
                errors++;
              }
            }
            let i9 = data43.length;
            let j3;
            if (i9 > 1) {
              const indices3 = {};
              for (; i9--; ) {
                let item3 = data43[i9];
                if (typeof item3 !== "string") {
                  continue;
                }
                if (typeof indices3[item3] == "number") {
                  j3 = indices3[item3];
                  const err114 = { instancePath: instancePath + "/access/ssh_keys", schemaPath: "#/properties/access/properties/ssh_keys/uniqueItems", keyword: "uniqueItems", params: { i: i9, j: j3 }, message: "must NOT have duplicate items (items ## " + j3 + " and " + i9 + " are identical)", schema: true, parentSchema: schema11.properties.access.properties.ssh_keys, data: data43 };
                  if (vErrors === null) {
                    vErrors = [err114];
                  } else {
                    vErrors.push(err114);
                  }
                  errors++;
                  break;
                }
                indices3[item3] = i9;
              }
            }
          } else {
            const err115 = { instancePath: instancePath + "/access/ssh_keys", schemaPath: "#/properties/access/properties/ssh_keys/type", keyword: "type", params: { type: "array" }, message: "must be array", schema: schema11.properties.access.properties.ssh_keys.type, parentSchema: schema11.properties.access.properties.ssh_keys, data: data43 };
            if (vErrors === null) {
              vErrors = [err115];
            } else {
              vErrors.push(err115);
            }
            errors++;
          }
        }
      } else {
        const err116 = { instancePath: instancePath + "/access", schemaPath: "#/properties/access/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema11.properties.access.type, parentSchema: schema11.properties.access, data: data38 };
        if (vErrors === null) {
          vErrors = [err116];
        } else {
          vErrors.push(err116);
        }
        errors++;
      }
    }
    if (data.libvirt !== void 0) {
      let data45 = data.libvirt;
      if (data45 && typeof data45 == "object" && !Array.isArray(data45)) {
        for (const key9 in data45) {
          if (!(key9 === "uri" || key9 === "domain_type")) {
            const err117 = { instancePath: instancePath + "/libvirt", schemaPath: "#/properties/libvirt/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key9 }, message: "must NOT have additional properties", schema: false, parentSchema: schema11.properties.libvirt, data: data45 };
            if (vErrors === null) {
              vErrors = [err117];
            } else {
              vErrors.push(err117);
            }
            errors++;
          }
        }
        if (data45.uri !== void 0) {
          let data46 = data45.uri;
          if (typeof data46 === "string") {
            if (!pattern15.test(data46)) {
              const err118 = { instancePath: instancePath + "/libvirt/uri", schemaPath: "#/definitions/libvirtUri/pattern", keyword: "pattern", params: { pattern: "^[a-z]+(\\+[a-z0-9]+)?://[A-Za-z0-9:/?=&@._~%+-]*$" }, message: 'must match pattern "^[a-z]+(\\+[a-z0-9]+)?://[A-Za-z0-9:/?=&@._~%+-]*$"', schema: "^[a-z]+(\\+[a-z0-9]+)?://[A-Za-z0-9:/?=&@._~%+-]*$", parentSchema: schema40, data: data46 };
              if (vErrors === null) {
                vErrors = [err118];
              } else {
                vErrors.push(err118);
              }
              errors++;
            }
          } else {
            const err119 = { instancePath: instancePath + "/libvirt/uri", schemaPath: "#/definitions/libvirtUri/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema40.type, parentSchema: schema40, data: data46 };
            if (vErrors === null) {
              vErrors = [err119];
            } else {
              vErrors.push(err119);
            }
            errors++;
          }
        }
        if (data45.domain_type !== void 0) {
          let data47 = data45.domain_type;
          if (!(data47 === "kvm" || data47 === "qemu")) {
            const err120 = { instancePath: instancePath + "/libvirt/domain_type", schemaPath: "#/properties/libvirt/properties/domain_type/enum", keyword: "enum", params: { allowedValues: schema11.properties.libvirt.properties.domain_type.enum }, message: "must be equal to one of the allowed values", schema: schema11.properties.libvirt.properties.domain_type.enum, parentSchema: schema11.properties.libvirt.properties.domain_type, data: data47 };
            if (vErrors === null) {
              vErrors = [err120];
            } else {
              vErrors.push(err120);
            }
            errors++;
          }
        }
      } else {
        const err121 = { instancePath: instancePath + "/libvirt", schemaPath: "#/properties/libvirt/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema11.properties.libvirt.type, parentSchema: schema11.properties.libvirt, data: data45 };
        if (vErrors === null) {
          vErrors = [err121];
        } else {
          vErrors.push(err121);
        }
        errors++;
      }
    }
  } else {
    const err122 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema11.type, parentSchema: schema11, data };
    if (vErrors === null) {
      vErrors = [err122];
    } else {
      vErrors.push(err122);
    }
    errors++;
  }
  validate10.errors = vErrors;
  return errors === 0;
}
export {
  schema_default as default,
  validate
};
