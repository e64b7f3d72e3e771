// question: End an account's rights that were given to roles, where a change of it was kept in the trail.
// in: $event (string: random key of the change), $account (string: random key), $roles (list of strings), $until (date)
// out: –
MATCH (event:AuditEvent {id: $event})
MATCH (account:Account {id: $account})-[right:ACTS_FOR|MAY_SEE]->(held)
WHERE right.role IN $roles AND (right.until IS NULL OR right.until > $until)
SET right.until = $until
