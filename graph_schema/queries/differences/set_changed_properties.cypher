// question: (write) what does a citizen's node say after an act of a person? (only where the act came through)
// in: $change (string), $act (string), $properties (map of the citizen's properties)
// out: –
MATCH (c:Citizen)-[:CHANGED_HERE]->(v:ChangedValue {id: $change})
WHERE v.act = $act
SET c += $properties
