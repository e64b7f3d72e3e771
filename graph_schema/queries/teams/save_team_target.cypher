// question: (write) which caseload ratio holds for a team from a day on? (earlier ones stay)
// in: $team_id (string), $id (string), $people (integer), $preset (string or null), $since (date), $set_at (UTC datetime), $set_by (string)
// out: name
MATCH (t:Team {id: $team_id})
MERGE (g:TeamTarget {id: $id})
SET g.people = $people, g.preset = $preset, g.since = $since, g.set_at = $set_at, g.set_by = $set_by
MERGE (t)-[:AIMS_AT]->(g)
RETURN t.name AS name
