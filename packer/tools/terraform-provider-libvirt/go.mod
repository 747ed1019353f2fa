module hardway.local/tools/terraform-provider-libvirt

go 1.24

require github.com/dmacvicar/terraform-provider-libvirt v0.8.3
