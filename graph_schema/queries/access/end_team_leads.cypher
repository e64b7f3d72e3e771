// question: End leads of teams of an account, all but some.
// in: $account (string: random key), $but (list of strings: random keys of the teams that stay)
// out: –
MATCH (account:Account {id: $account})-[lead:LEADS]->(team:Team)
WHERE NOT team.id IN $but
DELETE lead
