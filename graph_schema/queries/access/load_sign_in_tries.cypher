// question: How often was signing in tried in vain from these places?
// in: $ids (list of strings: keyed hashes)
// out: id, failed, last_at, seconds
MATCH (tries:SignInTries)
WHERE tries.id IN $ids
RETURN tries.id AS id, tries.failed AS failed, tries.last_at AS last_at, tries.seconds AS seconds
