// question: which memberships are known, with which content? (a page of citizens in the order of keys, as one row)
// in: $after (string, '' for the start), $below (string, the last key), $limit (integer, citizens)
// out: page
MATCH (c:Citizen)
WHERE c.register_key > $after AND c.register_key <= $below
WITH c ORDER BY c.register_key LIMIT $limit
OPTIONAL MATCH (c)-[m:MEMBER_OF]->(:Household)
RETURN collect([c.register_key, m.id, m.fingerprint]) AS page
