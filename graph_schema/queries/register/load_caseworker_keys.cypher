// question: which case workers are known, with which content? (a page in the order of keys)
// in: $after (string, '' for the start), $limit (integer)
// out: key, fingerprint
MATCH (n:Caseworker)
WHERE n.register_key > $after
WITH n ORDER BY n.register_key LIMIT $limit
RETURN n.register_key AS key, n.fingerprint AS fingerprint
