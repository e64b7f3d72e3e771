// question: What contact was there with persons whom a session may read, the newest first?
// after: visible_citizens
// in: $citizens (list of strings: random keys)
// out: citizen_id, id, grounds, day, channel, direction, outcome, origin, recorded_by, recorded_at
WITH citizen, grounds
WHERE citizen.id IN $citizens
MATCH (citizen)-[:HAD_CONTACT]->(event:ContactEvent)
RETURN citizen.id AS citizen_id, event.id AS id, grounds, event.day AS day, event.channel AS channel,
  event.direction AS direction, event.outcome AS outcome, event.origin AS origin, event.recorded_by AS recorded_by, event.recorded_at AS recorded_at
ORDER BY day DESC, id
