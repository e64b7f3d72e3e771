// question: Give an account a case worker's caseload as its own, where a change of it was kept in the trail.
// in: $event (string: random key of the change), $account (string: random key), $caseworker (string: random key),
// in: $since (date), $properties (map: what else stands at the right)
// out: id
MATCH (event:AuditEvent {id: $event})
MATCH (account:Account {id: $account})
MATCH (caseworker:Caseworker {id: $caseworker})
MERGE (account)-[right:ACTS_FOR {ground: 'own', since: $since}]->(caseworker)
SET right += $properties
RETURN account.id AS id
