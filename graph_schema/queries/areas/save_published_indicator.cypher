// question: (write) what is a published indicator called, and what does it count?
// in: $code (string), $properties (map of the indicator's properties)
// out: –
MERGE (i:PublishedIndicator {code: $code})
SET i += $properties
