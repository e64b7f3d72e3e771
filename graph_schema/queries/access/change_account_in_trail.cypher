// question: Change an account that nobody else has changed meanwhile and keep that in the trail; an administrator remains.
// in: $id (string: random key), $version (integer: as it was read), $changes (map: new values, null takes one away),
// in: $needs_another (boolean: the change takes an administrator away), $demo (list of booleans: accounts that count),
// in: $caseload (string: random key of a case worker; empty: of none), $today (date),
// in: $event (string: random key), $properties (map: who, in which role, what), $fresh (string: of this attempt)
// out: id
// All administrators are locked first: two of them cannot disable each other at the same moment. A caseload that goes
// with the change must be no other account's own; its case worker is locked by the step before (`lock_caseload`).
MATCH (administrator:Account)
WHERE administrator.id = $id OR 'administrator' IN administrator.roles
SET administrator._lock = $fresh
WITH count(administrator) AS locked
MATCH (account:Account {id: $id})
WHERE account.version = $version
OPTIONAL MATCH (other:Account)
WHERE other.id <> $id AND other.demo IN $demo AND 'administrator' IN other.roles AND other.disabled_at IS NULL
WITH account, count(other) AS others
WHERE others > 0 OR NOT $needs_another
OPTIONAL MATCH (owner:Account)-[right:ACTS_FOR]->(:Caseworker {id: $caseload})
WHERE owner.id <> $id AND right.ground = 'own' AND (right.until IS NULL OR right.until >= $today)
WITH account, count(owner) AS owners
WHERE owners = 0
SET account += $changes, account.version = $version + 1
MERGE (event:AuditEvent {id: $event})
SET event += $properties, event.version = $version + 1
RETURN account.id AS id
