// question: Which account acts in a session, and in which role?
// in: $session (string: keyed hash), $now (datetime)
// out: id, role
// Every question of somebody who is signed in goes on from here: a session that is over, an account that is disabled and
// a role that was taken away find nothing.
MATCH (session:Session {id: $session})-[:OF]->(account:Account)
WHERE session.state = 'full' AND session.ends_at > $now AND session.idle_until > $now
  AND account.disabled_at IS NULL AND session.role IN account.roles
RETURN account.id AS id, session.role AS role
