// question: which contacts were recorded here in a stretch of time, and in which files did they leave?
// in: $since (UTC datetime), $until (UTC datetime), $name (string, beginning of the id; '' for all)
// out: id, citizen, sealed_citizen, day, channel, direction, outcome, recorded_by, recorded_at, export_id
MATCH (c:Citizen)-[:HAD_CONTACT]->(e:ContactEvent)
WHERE e.recorded_at >= $since AND e.recorded_at < $until AND e.origin = 'here' AND e.id STARTS WITH $name
OPTIONAL MATCH (e)-[:EXPORTED_IN]->(r:ExportRun)
RETURN e.id AS id, c.register_key AS citizen, c.sealed_number AS sealed_citizen, e.day AS day, e.channel AS channel,
       e.direction AS direction, e.outcome AS outcome, e.recorded_by AS recorded_by, e.recorded_at AS recorded_at,
       r.id AS export_id
ORDER BY recorded_at, id
