// question: (write) which dwelling is none, because the move into it is taken back or the leading system's is taken? (only where the act came through)
// in: $change (string), $act (string), $key (register key)
// out: –
MATCH (v:ChangedValue {id: $change})
WHERE v.act = $act
MATCH (r:Residence {register_key: $key})
DETACH DELETE r
