// question: Whose caseloads may an account read on a day, and on what ground?
// in: $account (string: random key), $today (date)
// out: id, given_name, family_name, team, ground, since, until
MATCH (account:Account {id: $account})-[right:ACTS_FOR]->(caseworker:Caseworker)
WHERE right.until IS NULL OR right.until >= $today
OPTIONAL MATCH (caseworker)-[:IN_TEAM]->(team:Team)
RETURN caseworker.id AS id, caseworker.given_name AS given_name, caseworker.family_name AS family_name,
  team.name AS team, right.ground AS ground, right.since AS since, right.until AS until
ORDER BY family_name, given_name, id, since
