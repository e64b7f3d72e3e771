// question: which citizens draw benefits on a day, or later?
// in: $day (date)
// out: key
MATCH (c:Citizen)-[:RECEIVES]->(p:BenefitPeriod)
WHERE p.until IS NULL OR p.until >= $day
RETURN DISTINCT c.register_key AS key
