// question: (write) which words and which source does a level have?
// in: $code (string), $properties (map of the level's properties)
// out: –
MERGE (l:Level {code: $code})
SET l += $properties
