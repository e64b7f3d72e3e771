// question: What was done to the people that a session may read, between two places of the sequence?
// after: visible_citizens
// in: $after (integer: place that was read last), $up_to (integer: place up to which all is committed),
// in: $limit (integer: rows at most)
// in: $acts (list of strings: that are told to who may see the person)
// out: id, sequence, act, at, citizen_id, grounds, covered_since, account, opened_by, role, stated_reason
MATCH (event:CaseEvent {about: citizen.id})
WHERE event.sequence > $after AND event.sequence <= $up_to AND event.act IN $acts
MATCH (kept:AuditEvent {id: event.id})
OPTIONAL MATCH (who:Account {id: kept.account})
OPTIONAL MATCH (:Session {id: $session})-[:OF]->(:Account)-[cover:ACTS_FOR {ground: 'cover'}]->(:Caseworker)<-[:ADVISED_BY]-(citizen)
WHERE cover.since <= $today AND cover.until >= $today
WITH citizen, grounds, event, kept, who, min(cover.since) AS covered_since
RETURN event.id AS id, event.sequence AS sequence, event.act AS act, event.at AS at, citizen.id AS citizen_id, grounds,
  covered_since, kept.account AS account, who.display_name AS opened_by, kept.role AS role, kept.stated_reason AS stated_reason
ORDER BY sequence LIMIT $limit
