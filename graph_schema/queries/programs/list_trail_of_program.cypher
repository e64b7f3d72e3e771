// question: What was done with a program, by whom, the newest first?
// in: $program (string: random key), $actions (list of strings)
// out: id, at, by, by_name, action, changes, key_prefix, version
MATCH (event:AuditEvent {about: $program})
WHERE event.object = 'program' AND event.action IN $actions
OPTIONAL MATCH (other:Account {id: event.account})
RETURN event.id AS id, event.at AS at, event.account AS by, other.display_name AS by_name, event.action AS action,
  event.changes AS changes, event.key_prefix AS key_prefix, event.version AS version
ORDER BY version DESC, at DESC, id
