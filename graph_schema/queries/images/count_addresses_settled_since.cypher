// question: how many written addresses did a person settle since then?
// in: $since (UTC datetime)
// out: number
MATCH (s:SettledAddress)
WHERE s.decided_at >= $since
RETURN count(s) AS number
