// question: Give an account the caseload of a case worker, its own or for the days of a cover.
// in: $account (string: random key), $caseworker (string: random key), $ground (string: own or cover),
// in: $since (date), $properties (map: what else stands at the right), $fresh (string: of this attempt)
// out: id
MATCH (account:Account {id: $account})
SET account._lock = $fresh
WITH account
MATCH (caseworker:Caseworker {id: $caseworker})
MERGE (account)-[right:ACTS_FOR {ground: $ground, since: $since}]->(caseworker)
SET right += $properties
RETURN account.id AS id
