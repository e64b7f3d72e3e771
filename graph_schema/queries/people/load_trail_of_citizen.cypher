// question: Who read or did what about a citizen, as the data-protection officer reads it, the newest first?
// after: acting_account
// in: $citizen_key (string: keyed hash of the number)
// out: at, by, role, action, object, grounds, stated_reason
WITH session, account
WHERE session.role = 'data_protection_officer'
MATCH (citizen:Citizen {register_key: $citizen_key})
MATCH (event:AuditEvent {about: citizen.id})
OPTIONAL MATCH (who:Account {id: event.account})
RETURN event.at AS at, who.display_name AS by, event.role AS role, event.action AS action, event.object AS object,
  event.grounds AS grounds, event.stated_reason AS stated_reason
ORDER BY at DESC
