# Golden image `proxy` of ubuntu-24.04 for amd64. `npx hardway bake proxy` runs it; by hand: packer build .
packer {
  required_plugins {
    qemu = {
      source  = "github.com/hashicorp/qemu"
      version = ">= 1.0.9"
    }
  }
}

variable "base_image" {
  description = "URL or path of the disk image to start from."
  default     = "https://cloud-images.ubuntu.com/releases/noble/release/ubuntu-24.04-server-cloudimg-amd64.img"
}

variable "base_checksum" {
  description = "Its checksum as Packer's iso_checksum takes it."
  default     = "file:https://cloud-images.ubuntu.com/releases/noble/release/SHA256SUMS"
}

variable "accelerator" {
  description = "kvm, or tcg for software emulation."
  default     = "kvm"
}

variable "ssh_private_key_file" {
  description = "Key that logs in to the build machine; the image does not keep it."
  default     = "~/.ssh/id_ed25519"
}

variable "ssh_public_key_file" {
  description = "The public half of that key."
  default     = "~/.ssh/id_ed25519.pub"
}

variable "authorities" {
  description = "File with the certificate authorities that the build trusts in place of the image's; empty: the image's own."
  default     = ""
}

variable "scripts" {
  description = "Folder of the scripts that bake the image."
  default     = "../../../packer/scripts"
}

variable "images" {
  description = "Folder that gets proxy.qcow2 and proxy.manifest.json."
  default     = "../../images"
}

variable "cpus" {
  description = "Processors of the build machine."
  default     = 2
}

locals {
  build = "${path.root}/build"
  user_data = {
    disable_root = false
    ssh_pwauth   = false
    users = [{
      name                = "root"
      ssh_authorized_keys = [trimspace(file(pathexpand(var.ssh_public_key_file)))]
    }]
    write_files = [for path in compact([var.authorities]) : {
      path    = "/run/hardway-authorities.crt"
      content = file(path)
    }]
  }
  network_config = {
    version = 2
    ethernets = {
      build = {
        match = { name = "en*" }
        dhcp4 = true
      }
    }
  }
}

source "qemu" "proxy" {
  iso_url      = var.base_image
  iso_checksum = var.base_checksum
  disk_image   = true

  qemu_binary  = "qemu-system-x86_64"
  machine_type = "q35"
  accelerator  = var.accelerator
  cpu_model    = var.accelerator == "kvm" ? "host" : "max"
  cpus         = var.cpus
  memory       = 2048
  headless     = true
  disable_vnc  = true
  efi_boot     = false

  qemuargs = [
    # Beside the build folder, which Packer deletes when a bake fails.
    ["-serial", "file:${path.root}/console.log"],
    # For the boot menu of hardway's own base images.
    ["-smbios", "type=11,value=hardway-${var.accelerator == "kvm" ? "kvm" : "qemu"}"],
  ]

  disk_interface     = "virtio"
  disk_size          = "8G"
  disk_cache         = "unsafe"
  disk_discard       = "unmap"
  disk_detect_zeroes = "unmap"
  disk_compression   = false
  net_device         = "virtio-net"
  format             = "qcow2"
  output_directory   = local.build
  vm_name            = "proxy.qcow2"

  # The seed of the build machine; first boot of a host brings its own.
  cd_label = "cidata"
  cd_content = {
    "meta-data"      = jsonencode({ "instance-id" = "bake-proxy", "local-hostname" = "bake" })
    "user-data"      = "#cloud-config\n${jsonencode(local.user_data)}\n"
    "network-config" = jsonencode(local.network_config)
  }

  # Generous: under software emulation one boot takes minutes.
  boot_wait              = "-1s"
  ssh_username           = "root"
  ssh_private_key_file   = var.ssh_private_key_file
  ssh_timeout            = "30m"
  ssh_handshake_attempts = 500
  shutdown_command       = "systemctl poweroff"
  shutdown_timeout       = "15m"
}

build {
  sources = ["source.qemu.proxy"]

  # cloud-init ends with 2 where it recovered from an error, which is no reason to stop.
  provisioner "shell" {
    inline = ["cloud-init status --wait || [ $? -eq 2 ]", "mkdir -p /run/hardway-programs"]
  }

  provisioner "shell" {
    execute_command = "env {{ .Vars }} bash {{ .Path }}"
    scripts = [
      "${var.scripts}/10-base.sh",
      "${var.scripts}/20-db.sh",
      "${var.scripts}/30-proxy.sh",
      "${var.scripts}/80-manifest.sh",
      "${var.scripts}/90-clean.sh",
    ]
    environment_vars = [
      "HARDWAY_IMAGE=proxy",
      "HARDWAY_OS=ubuntu-24.04",
      "HARDWAY_BASE_PACKAGES=systemd systemd-sysv systemd-resolved dbus udev cloud-init cloud-guest-utils fdisk e2fsprogs netplan.io openssh-server sudo iproute2 iputils-ping nftables procps psmisc less python3 curl ca-certificates openssl qemu-guest-agent gpg",
      "HARDWAY_PACKAGES=systemd-timesyncd haproxy pgbouncer keepalived postgresql-client-17 python3-venv",
      "HARDWAY_PINS=postgresql-17=17.* postgresql-client-17=17.* patroni=4.* haproxy=3.0.* pgbouncer=1.* keepalived=1:2.2.* consul=1.20.* libzookeeper-java=3.9.*",
      "HARDWAY_REPOSITORIES=pgdg|https://apt.postgresql.org/pub/repos/apt|noble-pgdg|main|B97B0AFCAA1A47F044F244A07FCC7D46ACCC4CF8|https://www.postgresql.org/media/keys/ACCC4CF8.asc haproxy|https://ppa.launchpadcontent.net/vbernat/haproxy-3.0/ubuntu|noble|main|CFFB779AADC995E4F350A060505D97A41C61B9CD|https://keyserver.ubuntu.com/pks/lookup?op=get&search=0xCFFB779AADC995E4F350A060505D97A41C61B9CD hashicorp|https://apt.releases.hashicorp.com|noble|main|798AEC654E5C15428C8E42EEAA16FCBCA621E701|https://apt.releases.hashicorp.com/gpg",
      "HARDWAY_PGADMIN=pgadmin4==9.18 gunicorn==23.0.0",
      "HARDWAY_HANDED_IN=",
      "HARDWAY_CA=${var.authorities == "" ? "" : "/run/hardway-authorities.crt"}",
    ]
  }

  provisioner "file" {
    direction   = "download"
    source      = "/usr/share/hardway/manifest.json"
    destination = "${local.build}/manifest.json"
  }

  post-processor "shell-local" {
    inline = [
      "mkdir -p '${var.images}'",
      "mv '${local.build}/manifest.json' '${var.images}/proxy.manifest.json'",
      "mv '${local.build}/proxy.qcow2' '${var.images}/proxy.qcow2'",
      "rm -r '${local.build}'",
    ]
  }
}
