// question: when did citizens draw benefits, as rows of the register state it? (a page in the order of keys)
// in: $after (string, '' for the start), $limit (integer)
// out: key, citizen, sealed, since, until
MATCH (b:BenefitPeriod)
WHERE b.register_key > $after
WITH b ORDER BY b.register_key LIMIT $limit
MATCH (c:Citizen)-[:RECEIVES]->(b)
RETURN b.register_key AS key, c.register_key AS citizen, c.sealed_number AS sealed, b.since AS since, b.until AS until
ORDER BY key
