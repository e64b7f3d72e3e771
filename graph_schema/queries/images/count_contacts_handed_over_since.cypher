// question: how many contacts left in daily files since then?
// in: $since (UTC datetime)
// out: number
MATCH (e:ContactEvent)-[:EXPORTED_IN]->(r:ExportRun)
WHERE r.created_at >= $since
RETURN count(e) AS number
