// question: (write) how is a residence written, and where does it lie, after an act of a person? (only where the act came through; no protected one, F7)
// in: $change (string), $act (string), $key (register key), $properties (map of the residence's properties)
// out: –
MATCH (v:ChangedValue {id: $change})
WHERE v.act = $act
MATCH (r:Residence {register_key: $key})
WHERE r.state <> 'protected'
SET r += $properties
