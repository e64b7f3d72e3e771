// question: When was a number tried in vain to read about a person, as the data-protection officer reads it? Not by whom (F4).
// after: acting_account
// in: $earliest (datetime)
// out: at
WITH session, account
WHERE session.role = 'data_protection_officer'
MATCH (event:AuditEvent)
WHERE event.at >= $earliest AND event.action IN ['open_in_vain', 'came_in_vain']
RETURN event.at AS at
ORDER BY at DESC
