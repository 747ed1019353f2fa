//go:build tools

// Package tools pins the Packer that bakes the images.
package tools

import _ "github.com/hashicorp/packer"
