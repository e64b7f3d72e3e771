// question: Who changed a residence or membership here, of a person whom a session may read on one of these grounds?
// after: visible_citizens
// in: $grounds (list of strings), $citizen (string: random key), $key (string: register key of the residence or membership)
// out: field, ours, changed_by, changed_at, theirs, decision, decided_by, decided_at
WITH citizen, grounds
WHERE citizen.id = $citizen AND any(ground IN grounds WHERE ground IN $grounds)
MATCH (value:ChangedValue)
WHERE value.channel_key = $key
OPTIONAL MATCH (value)-[:HAS_DIFFERENCE]->(difference:Difference)
RETURN value.field AS field, value.ours AS ours, value.changed_by AS changed_by, value.changed_at AS changed_at,
  difference.theirs AS theirs, difference.decision AS decision, difference.decided_by AS decided_by,
  difference.decided_at AS decided_at
