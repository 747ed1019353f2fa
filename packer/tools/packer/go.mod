module hardway.local/tools/packer

go 1.24

require github.com/hashicorp/packer v1.11.2

replace github.com/zclconf/go-cty => github.com/nywilken/go-cty v1.13.3
