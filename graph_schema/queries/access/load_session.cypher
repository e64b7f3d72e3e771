// question: Who is signed in with this token?
// in: $id (string: keyed hash), $now (datetime)
// out: id, account_id, display_name, role, roles, state, created_at, seen_at, ends_at, proved_at
MATCH (session:Session {id: $id})-[:OF]->(account:Account)
WHERE session.ends_at > $now AND session.idle_until > $now AND account.disabled_at IS NULL
  AND session.role IN account.roles
RETURN session.id AS id, account.id AS account_id, account.display_name AS display_name, session.role AS role,
  account.roles AS roles, session.state AS state, session.created_at AS created_at, session.seen_at AS seen_at,
  session.ends_at AS ends_at, session.proved_at AS proved_at
