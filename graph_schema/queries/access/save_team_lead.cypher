// question: Make an account the lead of a team.
// in: $account (string: random key), $team (string: random key), $fresh (string: of this attempt)
// out: id
MATCH (account:Account {id: $account})
SET account._lock = $fresh
WITH account
MATCH (team:Team {id: $team})
MERGE (account)-[:LEADS]->(team)
RETURN account.id AS id
