// question: which of these benefit periods had begun by a day and have not ended?
// in: $keys (list of register keys), $day (date)
// out: key
MATCH (p:BenefitPeriod)
WHERE p.register_key IN $keys AND p.until IS NULL AND p.since <= $day
RETURN p.register_key AS key
