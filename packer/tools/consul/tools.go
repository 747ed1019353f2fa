//go:build tools

// Package tools pins the Consul that the images carry.
package tools

import _ "github.com/hashicorp/consul"
