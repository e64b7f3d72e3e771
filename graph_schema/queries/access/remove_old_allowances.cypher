// question: Forget what clients may ask for that have not asked for so long that theirs is full again.
// in: $before (datetime)
// out: –
MATCH (purse:Allowance)
WHERE purse.at < $before
DELETE purse
