module hardway.local/tools/packer-plugin-qemu

go 1.24

require github.com/hashicorp/packer-plugin-qemu v1.0.9
