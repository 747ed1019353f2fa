# A dead host is noticed in about 2 s instead of 6: `failover: fast` ties the leader's session to this.
gossip_lan {
  probe_interval = "400ms"
  probe_timeout  = "200ms"
  suspicion_mult = 3
}
