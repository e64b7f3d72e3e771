// question: When was it tried in vain to open a case, as the data-protection officer reads it? Not by whom (F4).
// after: acting_account
// in: $earliest (datetime)
// out: at
WITH session, account
WHERE session.role = 'data_protection_officer'
MATCH (event:AuditEvent)
WHERE event.at >= $earliest AND event.action = 'open_in_vain' AND event.object = 'case'
RETURN event.at AS at
ORDER BY at DESC
