// question: which addresses of the city are known, with which content? (a page in the order of keys)
// in: $kind (string: house or stretch), $after (string, '' for the start), $limit (integer)
// out: key, fingerprint
MATCH (a:Address)
WHERE a.kind = $kind AND a.register_key > $after
WITH a ORDER BY a.register_key LIMIT $limit
RETURN a.register_key AS key, a.fingerprint AS fingerprint
