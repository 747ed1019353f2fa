module hardway.local/tools/consul

go 1.24

require github.com/hashicorp/consul v1.20.6
