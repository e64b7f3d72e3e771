// question: Take the lead of teams from an account, where a change of it was kept in the trail.
// in: $event (string: random key of the change), $account (string: random key),
// in: $team (string: random key; empty: of all)
// out: –
MATCH (event:AuditEvent {id: $event})
MATCH (account:Account {id: $account})-[lead:LEADS]->(team:Team)
WHERE $team = '' OR team.id = $team
DELETE lead
