// question: How many browsers are signed in?
// in: $now (datetime), $state (string)
// out: sessions
MATCH (session:Session)
WHERE session.ends_at > $now AND session.idle_until > $now AND session.state = $state
RETURN count(session) AS sessions
