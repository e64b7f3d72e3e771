// question: Remember that a session was used.
// in: $id (string: keyed hash), $seen_at (datetime), $idle_until (datetime)
// out: –
MATCH (session:Session {id: $id})
SET session.seen_at = $seen_at, session.idle_until = $idle_until
