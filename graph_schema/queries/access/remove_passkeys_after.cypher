// question: Remove all passkeys of an account, where a change of it was kept in the trail.
// in: $event (string: random key of the change), $account (string: random key)
// out: –
MATCH (event:AuditEvent {id: $event})
MATCH (passkey:Passkey)-[:PROVES]->(account:Account {id: $account})
DETACH DELETE passkey
