// question: which contacts left in a file?
// in: $run (string)
// out: id, citizen, sealed_citizen, day, channel, direction, outcome
MATCH (r:ExportRun {id: $run})<-[:EXPORTED_IN]-(e:ContactEvent)<-[:HAD_CONTACT]-(c:Citizen)
WHERE NOT (e.channel = 'visit' AND e.outcome <> 'reached')
RETURN e.id AS id, c.register_key AS citizen, c.sealed_number AS sealed_citizen, e.day AS day, e.channel AS channel,
       e.direction AS direction, e.outcome AS outcome
ORDER BY day, id
