// question: (write) which differences of a residence or membership are over because a person changed it again?
// in: $id (string: the new change), $now (UTC datetime)
// out: –
MATCH (v:ChangedValue {id: $id})
MATCH (former:ChangedValue)-[:HAS_DIFFERENCE]->(d:Difference)
WHERE former.field = v.field AND former.channel_key = v.channel_key AND former.id <> $id
  AND former.closed_at IS NULL AND d.ended_at IS NULL
SET d.ended_at = $now
