// question: Ask a session's browser for a passkey: keep what it has to sign.
// in: $session (string: keyed hash), $challenge (string: base64url), $purpose (string: register or prove),
// in: $until (datetime), $fresh (string: of this attempt)
// out: id
MATCH (session:Session {id: $session})
SET session._lock = $fresh
WITH session
SET session.challenge = $challenge, session.challenge_for = $purpose, session.challenge_until = $until
RETURN session.id AS id
