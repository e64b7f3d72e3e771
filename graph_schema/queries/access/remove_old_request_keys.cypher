// question: Forget the keys of changes that were made so long ago that nobody sends them again.
// in: $before (datetime)
// out: –
MATCH (key:RequestKey)
WHERE key.at < $before
DELETE key
