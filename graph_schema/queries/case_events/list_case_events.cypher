// question: What was done to the people that a session may read, between two places of the sequence?
// after: visible_citizens
// in: $after (integer: place that was read last), $up_to (integer: place up to which all is committed),
// in: $limit (integer: rows at most)
// out: id, sequence, act, at, citizen_id, grounds, account, opened_by, role, stated_reason
MATCH (event:CaseEvent {about: citizen.id})
WHERE event.sequence > $after AND event.sequence <= $up_to
MATCH (kept:AuditEvent {id: event.id})
OPTIONAL MATCH (who:Account {id: kept.account})
RETURN event.id AS id, event.sequence AS sequence, event.act AS act, event.at AS at, citizen.id AS citizen_id, grounds,
  kept.account AS account, who.display_name AS opened_by, kept.role AS role, kept.stated_reason AS stated_reason
ORDER BY sequence LIMIT $limit
