// question: (write) whose needs does an act of a person replace? (only where the act came through)
// in: $change (string), $act (string)
// out: –
MATCH (c:Citizen)-[:CHANGED_HERE]->(v:ChangedValue {id: $change})
WHERE v.act = $act
MATCH (c)-[has:HAS_NEED]->(:Need)
DELETE has
