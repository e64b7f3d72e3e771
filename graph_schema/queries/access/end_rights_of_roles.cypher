// question: End an account's rights that were given to roles; `until` is the last day of them.
// in: $account (string: random key), $roles (list of strings), $until (date)
// out: –
MATCH (account:Account {id: $account})-[right:ACTS_FOR|MAY_SEE]->(held)
WHERE right.role IN $roles AND (right.until IS NULL OR right.until > $until)
SET right.until = $until
