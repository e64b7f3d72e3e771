// question: Which teams does an account lead?
// in: $account (string: random key)
// out: id, name
MATCH (account:Account {id: $account})-[:LEADS]->(team:Team)
RETURN team.id AS id, team.name AS name
ORDER BY name, id
