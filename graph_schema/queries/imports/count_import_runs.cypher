// question: how many imports are recorded?
// in: –
// out: number
MATCH (r:ImportRun)
RETURN count(r) AS number
