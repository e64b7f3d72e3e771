// question: Take back a try to sign in that was counted before it was found to be right.
// in: $id (string: keyed hash), $fresh (string: of this attempt)
// out: –
MATCH (tries:SignInTries {id: $id})
SET tries._lock = $fresh
WITH tries
WHERE tries.failed > 0
SET tries.failed = tries.failed - 1
