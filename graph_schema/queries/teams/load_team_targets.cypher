// question: which caseload ratios were set for the teams, from which day, when and by whom? (the oldest first)
// in: –
// out: team_id, people, preset, since, set_at, set_by
MATCH (t:Team)-[:AIMS_AT]->(g:TeamTarget)
RETURN t.id AS team_id, g.people AS people, g.preset AS preset, g.since AS since, g.set_at AS set_at,
       g.set_by AS set_by
ORDER BY since, set_at
