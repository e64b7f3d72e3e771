// question: (write) which differences are over because a person took the change back? (only where the act came through)
// in: $change (string), $act (string), $now (UTC datetime)
// out: –
MATCH (v:ChangedValue {id: $change})-[:HAS_DIFFERENCE]->(d:Difference)
WHERE v.act = $act AND d.ended_at IS NULL
SET d.ended_at = $now
