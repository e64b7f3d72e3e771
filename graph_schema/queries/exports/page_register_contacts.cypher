// question: which contacts were there, as rows of the register state them? (a page in the order of keys; F3: none of an outreach visit that did not reach)
// in: $after (string, '' for the start), $limit (integer)
// out: key, sealed, reference, citizen, sealed_citizen, day, channel, direction, outcome
MATCH (e:ContactEvent)
WHERE e.register_key > $after AND NOT (e.channel = 'visit' AND e.outcome <> 'reached')
WITH e ORDER BY e.register_key LIMIT $limit
MATCH (c:Citizen)-[:HAD_CONTACT]->(e)
RETURN e.register_key AS key, e.sealed_number AS sealed, CASE WHEN e.origin = 'here' THEN e.id ELSE null END AS reference,
       c.register_key AS citizen, c.sealed_number AS sealed_citizen, e.day AS day, e.channel AS channel,
       e.direction AS direction, e.outcome AS outcome
ORDER BY key
