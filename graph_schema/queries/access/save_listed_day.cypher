// question: (write) Whom did the lists that an account saw on a day name?
// in: $id (string: of account, role and day), $account (string: random key), $role (string), $now (datetime),
// in: $listed (list of strings: random keys of citizens), $fresh (string: of this attempt)
// out: –
MERGE (day:ListedDay {id: $id})
ON CREATE SET day.account = $account, day.role = $role, day.listed = []
SET day._lock = $fresh
WITH day
SET day.last_at = $now, day.listed = day.listed + [each IN $listed WHERE NOT each IN day.listed]
