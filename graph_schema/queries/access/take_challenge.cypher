// question: What was a session's browser asked to sign? It is taken away: nothing is answered twice.
// in: $session (string: keyed hash), $purpose (string: register or prove), $now (datetime),
// in: $fresh (string: of this attempt)
// out: challenge
MATCH (session:Session {id: $session})
SET session._lock = $fresh
WITH session, session.challenge AS challenge
WHERE challenge IS NOT NULL AND session.challenge_for = $purpose AND session.challenge_until > $now
SET session.challenge = null, session.challenge_for = null, session.challenge_until = null
RETURN challenge
