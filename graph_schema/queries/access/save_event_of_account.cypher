// question: Keep in the trail what was done with an account, where it is there.
// in: $account (string: random key), $event (string: random key), $properties (map: who, in which role, what)
// out: id
MATCH (account:Account {id: $account})
MERGE (event:AuditEvent {id: $event})
SET event += $properties
RETURN account.id AS id
