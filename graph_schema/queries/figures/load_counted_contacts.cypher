// question: when was contact to each citizen tried, how, by whom and with what outcome?
// in: $after (string, '' for the start), $below (string, the last id of the slice)
// out: citizen_id, day, channel, direction, outcome, recorded_here
MATCH (c:Citizen)
WHERE c.id > $after AND c.id <= $below
MATCH (c)-[:HAD_CONTACT]->(e:ContactEvent)
RETURN c.id AS citizen_id, e.day AS day, e.channel AS channel, e.direction AS direction, e.outcome AS outcome,
       coalesce(e.origin, '') = 'here' AS recorded_here
