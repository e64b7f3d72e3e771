// question: Take back a try to sign in that was counted before it was found to be right.
// in: $id (string: keyed hash), $at (datetime: of the try), $former (datetime: of the one before; null: there was none),
// in: $fresh (string: of this attempt)
// out: –
// Where another one was counted since, that stays the last one.
MATCH (tries:SignInTries {id: $id})
SET tries._lock = $fresh
WITH tries
WHERE tries.failed > 0
SET tries.failed = tries.failed - 1,
  tries.last_at = CASE WHEN tries.last_at = $at THEN coalesce($former, tries.last_at) ELSE tries.last_at END
