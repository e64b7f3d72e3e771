// question: What is told to the data-protection officer between two places of the sequence?
// after: acting_account
// in: $after (integer: place that was read last), $up_to (integer: place up to which all is committed),
// in: $limit (integer: rows at most)
// in: $acts (list of strings)
// out: id, sequence, act, at, account, opened_by, role, stated_reason
WITH session, account
WHERE session.role = 'data_protection_officer'
MATCH (event:CaseEvent)
WHERE event.sequence > $after AND event.sequence <= $up_to AND event.act IN $acts
MATCH (kept:AuditEvent {id: event.id})
OPTIONAL MATCH (who:Account {id: kept.account})
RETURN event.id AS id, event.sequence AS sequence, event.act AS act, event.at AS at, kept.account AS account,
  who.display_name AS opened_by, kept.role AS role, kept.stated_reason AS stated_reason
ORDER BY sequence LIMIT $limit
