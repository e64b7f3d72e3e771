// question: Count a try to sign in, at each of its places; what is older than `forgotten` no longer counts.
// in: $ids (list of strings: keyed hashes), $now (datetime), $forgotten (datetime), $fresh (string: of this attempt)
// out: id, failed
UNWIND $ids AS id
MERGE (tries:SignInTries {id: id})
SET tries._lock = $fresh
WITH tries
SET tries.failed = CASE WHEN tries.last_at IS NULL OR tries.last_at <= $forgotten THEN 1 ELSE tries.failed + 1 END
SET tries.last_at = $now
RETURN tries.id AS id, tries.failed AS failed
