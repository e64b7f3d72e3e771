// question: End an account's rights to caseloads, where a change of it was kept in the trail.
// in: $event (string: random key of the change), $account (string: random key),
// in: $caseworker (string: random key; empty: of all), $until (date)
// out: –
MATCH (event:AuditEvent {id: $event})
MATCH (account:Account {id: $account})-[right:ACTS_FOR]->(caseworker:Caseworker)
WHERE ($caseworker = '' OR caseworker.id = $caseworker) AND (right.until IS NULL OR right.until > $until)
SET right.until = $until
