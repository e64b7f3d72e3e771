// question: Remember that a key was used, unless that was written a moment ago.
// in: $id (string: random key), $now (datetime), $before (datetime: an older last use is written anew),
// in: $fresh (string: of this attempt)
// out: –
MATCH (key:ProgramKey {id: $id})
SET key._lock = $fresh
WITH key
WHERE key.used_at IS NULL OR key.used_at <= $before
SET key.used_at = $now
