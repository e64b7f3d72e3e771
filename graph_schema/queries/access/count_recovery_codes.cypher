// question: How many recovery codes are left to an account?
// in: $account (string: random key)
// out: left
MATCH (account:Account {id: $account})
RETURN size(coalesce(account.recovery_keys, [])) AS left
