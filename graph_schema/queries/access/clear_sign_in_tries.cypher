// question: Forget failed tries, because signing in went well there or long ago.
// in: $ids (list of strings: keyed hashes), $before (datetime)
// out: –
MATCH (tries:SignInTries)
WHERE tries.id IN $ids OR tries.last_at < $before
DELETE tries
