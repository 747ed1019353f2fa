//go:build tools

// Package tools pins the etcdctl that an image carries whose guest has no package of it.
package tools

import _ "go.etcd.io/etcd/etcdctl/v3"
