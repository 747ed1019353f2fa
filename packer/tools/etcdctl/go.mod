module hardway.local/tools/etcdctl

go 1.24

require go.etcd.io/etcd/etcdctl/v3 v3.5.16
