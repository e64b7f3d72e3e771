// question: when did each citizen draw benefits?
// in: $after (string, '' for the start), $below (string, the last id of the slice)
// out: citizen_id, since, until
MATCH (c:Citizen)
WHERE c.id > $after AND c.id <= $below
MATCH (c)-[:RECEIVES]->(b:BenefitPeriod)
RETURN c.id AS citizen_id, b.since AS since, b.until AS until
