# A person at a shell: looks at everything but secrets, changes nothing.
operator = "read"
agent_prefix "" {
  policy = "read"
}
node_prefix "" {
  policy = "read"
}
service_prefix "" {
  policy = "read"
}
session_prefix "" {
  policy = "read"
}
key_prefix "service/hardway/" {
  policy = "read"
}
