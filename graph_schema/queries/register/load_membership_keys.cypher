// question: which memberships are known, with which content? (a page of citizens in the order of keys)
// in: $after (string, '' for the start), $limit (integer, citizens)
// out: page_key, key, fingerprint
MATCH (c:Citizen)
WHERE c.register_key > $after
WITH c ORDER BY c.register_key LIMIT $limit
OPTIONAL MATCH (c)-[m:MEMBER_OF]->(:Household)
RETURN c.register_key AS page_key, m.id AS key, m.fingerprint AS fingerprint
