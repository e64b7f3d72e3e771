// question: (write) in which dwelling does a household live since a move? (only where the act came through; no protected one, F7)
// in: $change (string), $act (string), $former (register key of the dwelling before), $key (register key), $id (string: random key), $properties (map of the residence's properties)
// out: –
MATCH (v:ChangedValue {id: $change})
WHERE v.act = $act
MATCH (h:Household)-[:LIVES_IN]->(former:Residence)
WHERE former.register_key = $former AND former.state <> 'protected' AND coalesce(h.protected, false) = false
MERGE (r:Residence {register_key: $key})
ON CREATE SET r.id = $id
SET r += $properties
MERGE (h)-[:LIVES_IN]->(r)
