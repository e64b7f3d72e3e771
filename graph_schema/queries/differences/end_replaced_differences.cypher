// question: (write) which differences are over because a person changed the value again?
// in: $id (string: the new change), $now (UTC datetime)
// out: –
MATCH (c:Citizen)-[:CHANGED_HERE]->(v:ChangedValue {id: $id})
MATCH (c)-[:CHANGED_HERE]->(former:ChangedValue)-[:HAS_DIFFERENCE]->(d:Difference)
WHERE former.field = v.field AND former.id <> $id AND former.closed_at IS NULL AND d.ended_at IS NULL
SET d.ended_at = $now
