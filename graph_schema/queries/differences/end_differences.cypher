// question: (write) which differences are over, because the leading system says something else now?
// in: $keys (list of ids), $now (UTC datetime)
// out: –
MATCH (d:Difference)
WHERE d.id IN $keys AND d.ended_at IS NULL
SET d.ended_at = $now
