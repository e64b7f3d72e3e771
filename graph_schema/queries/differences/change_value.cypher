// question: (write) which value did a person change here? (nothing comes back where another change came before)
// in: $citizen (register key), $field (string), $seen (list of ids: the changes of this field that were known), $id (string), $properties (map of the change's properties), $fresh (string)
// out: id
MATCH (c:Citizen {register_key: $citizen})
SET c._lock = $fresh
WITH c
OPTIONAL MATCH (c)-[:CHANGED_HERE]->(former:ChangedValue)
WHERE former.field = $field AND former.closed_at IS NULL AND former.id <> $id
WITH c, collect(former.id) AS formers
WHERE all(each IN formers WHERE each IN $seen)
MERGE (v:ChangedValue {id: $id})
SET v += $properties
MERGE (c)-[:CHANGED_HERE]->(v)
RETURN v.id AS id
