// question: how many differences has nobody settled?
// in: –
// out: number
MATCH (d:Difference)
WHERE d.ended_at IS NULL AND d.decision IS NULL
RETURN count(d) AS number
