// question: on which date were the residents of each level counted last?
// in: –
// out: level, newest
MATCH (c:ResidentCount)-[:COUNTED_IN]->(n:Neighbourhood)
RETURN n.level AS level, max(c.reference_date) AS newest
ORDER BY level
