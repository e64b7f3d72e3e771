// question: Where is an account signed in?
// in: $account (string: random key), $now (datetime)
// out: id, state, role, created_at, seen_at, ends_at
MATCH (session:Session)-[:OF]->(account:Account {id: $account})
WHERE session.ends_at > $now AND session.idle_until > $now
RETURN session.id AS id, session.state AS state, session.role AS role, session.created_at AS created_at,
  session.seen_at AS seen_at, session.ends_at AS ends_at
ORDER BY session.created_at
