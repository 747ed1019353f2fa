//go:build tools

// Package tools pins the Packer plugin that runs the build in qemu.
package tools

import _ "github.com/hashicorp/packer-plugin-qemu"
