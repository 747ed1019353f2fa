# Patroni: its cluster's keys, and a session through the agent of each host that it runs on.
key_prefix "service/hardway/" {
  policy = "write"
}
session "db1" {
  policy = "write"
}
session "db2" {
  policy = "write"
}
session "db3" {
  policy = "write"
}
