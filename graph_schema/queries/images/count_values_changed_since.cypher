// question: how many values did people change here since then?
// in: $since (UTC datetime)
// out: number
MATCH (v:ChangedValue)
WHERE v.changed_at >= $since
RETURN count(v) AS number
