// question: which contacts that were recorded here have not left in a file yet? (F3: none of an outreach visit that did not reach)
// in: $earliest (UTC datetime, before everything that was recorded), $until (date)
// out: id, citizen, sealed_citizen, day, channel, direction, outcome
MATCH (c:Citizen)-[:HAD_CONTACT]->(e:ContactEvent)
WHERE e.recorded_at > $earliest AND e.origin = 'here' AND e.day <= $until
  AND NOT (e.channel = 'visit' AND e.outcome <> 'reached')
OPTIONAL MATCH (e)-[:EXPORTED_IN]->(r:ExportRun)
WITH c, e, r
WHERE r IS NULL
RETURN e.id AS id, c.register_key AS citizen, c.sealed_number AS sealed_citizen, e.day AS day, e.channel AS channel,
       e.direction AS direction, e.outcome AS outcome
ORDER BY day, id
