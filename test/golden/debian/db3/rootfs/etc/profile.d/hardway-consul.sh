# consul, typed by root: shows the operator's token, which may look at everything and change nothing.
if [ "$(id -u)" = 0 ]; then
  export CONSUL_HTTP_TOKEN_FILE=/etc/hardway/consul/operator-token
fi
