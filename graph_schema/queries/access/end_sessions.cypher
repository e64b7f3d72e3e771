// question: End sessions of an account, all but one.
// in: $account (string: random key), $but (string: keyed hash of the session that stays; empty: none)
// out: –
MATCH (session:Session)-[:OF]->(account:Account {id: $account})
WHERE session.id <> $but
DETACH DELETE session
