// question: (write) which areas does a residence leave after an act of a person? (only where the act came through)
// in: $change (string), $act (string), $key (register key)
// out: –
MATCH (v:ChangedValue {id: $change})
WHERE v.act = $act
MATCH (r:Residence {register_key: $key})-[located:LOCATED_IN]->(:Neighbourhood)
DELETE located
