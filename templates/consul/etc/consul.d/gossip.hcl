# A dead host is noticed in about 3 s instead of 6: `failover: fast` ties the leader's session to this.
gossip_lan {
  probe_interval = "500ms"
  probe_timeout  = "250ms"
  suspicion_mult = 3
}
