//go:build tools

// Package tools pins the Terraform provider that defines the virtual machines.
package tools

import _ "github.com/dmacvicar/terraform-provider-libvirt"
