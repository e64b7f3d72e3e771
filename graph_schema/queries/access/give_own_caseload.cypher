// question: Give an account a case worker's caseload as its own, where no other account holds it so on a day.
// in: $account (string: random key), $caseworker (string: random key), $since (date),
// in: $properties (map: what else stands at the right), $fresh (string: of this attempt)
// out: id
MATCH (caseworker:Caseworker {id: $caseworker})
SET caseworker._lock = $fresh
WITH caseworker
OPTIONAL MATCH (other:Account)-[held:ACTS_FOR]->(caseworker)
WHERE other.id <> $account AND held.ground = 'own' AND (held.until IS NULL OR held.until >= $since)
WITH caseworker, count(other) AS others
WHERE others = 0
MATCH (account:Account {id: $account})
MERGE (account)-[right:ACTS_FOR {ground: 'own', since: $since}]->(caseworker)
SET right += $properties
RETURN account.id AS id
