// question: Remove sessions whose time is over.
// in: $now (datetime)
// out: –
MATCH (session:Session)
WHERE session.ends_at <= $now
DETACH DELETE session
