# Consul's own agents: each registers its host and keeps it up to date.
node "db1" {
  policy = "write"
}
node "db2" {
  policy = "write"
}
node "db3" {
  policy = "write"
}
