// question: when did each citizen draw benefits?
// in: –
// out: citizen_id, since, until
MATCH (c:Citizen)-[:RECEIVES]->(b:BenefitPeriod)
RETURN c.id AS citizen_id, b.since AS since, b.until AS until
