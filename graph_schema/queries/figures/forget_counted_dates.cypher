// question: (write) which reference dates are to be counted anew? (those from a day on that were counted lately)
// in: $since (UTC datetime), $first (date)
// out: –
MATCH (d:CountedDate)
WHERE d.counted_at >= $since AND d.reference_date >= $first
DELETE d
