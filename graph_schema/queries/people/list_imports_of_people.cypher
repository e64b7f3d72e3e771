// question: Which imports about people, and checks of such, came by page or program, as the data-protection officer reads it?
// after: acting_account
// in: $earliest (datetime), $begun (list of strings: actions with which they begin), $ended (string: action of their end),
// in: $moved (string: action that says how many people got another case worker), $limit (integer)
// out: at, account, by, role, action, rows, people_moved
WITH session, account
WHERE session.role = 'data_protection_officer'
MATCH (event:AuditEvent)
WHERE event.at >= $earliest AND event.object = 'import' AND event.action IN $begun
OPTIONAL MATCH (who:Account {id: event.account})
OPTIONAL MATCH (later:AuditEvent {about: event.about})
WITH event, who, collect({action: later.action, number: later.count}) AS numbers
RETURN event.at AS at, event.account AS account, who.display_name AS by, event.role AS role, event.action AS action,
  [each IN numbers WHERE each.action = $ended | each.number] AS rows,
  [each IN numbers WHERE each.action = $moved | each.number] AS people_moved
ORDER BY at DESC LIMIT $limit
