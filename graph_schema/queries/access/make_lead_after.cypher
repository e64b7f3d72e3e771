// question: Make an account the lead of a team, where a change of it was kept in the trail.
// in: $event (string: random key of the change), $account (string: random key), $team (string: random key)
// out: id
MATCH (event:AuditEvent {id: $event})
MATCH (account:Account {id: $account})
MATCH (team:Team {id: $team})
MERGE (account)-[:LEADS]->(team)
RETURN account.id AS id
