// question: (write) which changes of a residence or membership are over because a person changed it again, whoever did so before?
// in: $id (string: the new change), $now (UTC datetime)
// out: –
MATCH (v:ChangedValue {id: $id})
MATCH (former:ChangedValue)
WHERE former.field = v.field AND former.channel_key = v.channel_key AND former.id <> $id AND former.closed_at IS NULL
SET former.closed_at = $now, former.closed_because = 'replaced'
