//go:build tools

// Package tools pins the OpenTofu that deploys where the machine has no Terraform.
package tools

import _ "github.com/opentofu/opentofu/cmd/tofu"
