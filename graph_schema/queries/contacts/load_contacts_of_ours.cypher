// question: what was recorded here, as an import compares it with what the leading system sends back?
// in: $earliest (UTC datetime, before everything that was recorded)
// out: id, key, citizen, day, channel, direction, outcome
MATCH (c:Citizen)-[:HAD_CONTACT]->(e:ContactEvent)
WHERE e.recorded_at > $earliest AND e.origin = 'here'
RETURN e.id AS id, e.register_key AS key, c.register_key AS citizen, e.day AS day, e.channel AS channel,
       e.direction AS direction, e.outcome AS outcome
