// question: What was done with an account, by whom, the newest first?
// in: $account (string: random key), $actions (list of strings: never signing in or out, which would tell when people work)
// out: id, at, by, by_name, action, changes, version
MATCH (event:AuditEvent {about: $account})
WHERE event.object = 'account' AND event.action IN $actions
OPTIONAL MATCH (other:Account {id: event.account})
RETURN event.id AS id, event.at AS at, event.account AS by, other.display_name AS by_name, event.action AS action,
  event.changes AS changes, event.version AS version
ORDER BY version DESC, at DESC, id
