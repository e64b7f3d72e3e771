// question: which benefit periods are known, with which content? (a page in the order of keys, as one row)
// in: $after (string, '' for the start), $below (string, the last key), $limit (integer)
// out: page
MATCH (n:BenefitPeriod)
WHERE n.register_key > $after AND n.register_key <= $below
WITH n ORDER BY n.register_key LIMIT $limit
RETURN collect([n.register_key, n.fingerprint]) AS page
