// question: (write) which benefit periods have ended, because the register no longer states them?
// in: $keys (list of register keys), $day (date: the last day)
// out: –
MATCH (p:BenefitPeriod)
WHERE p.register_key IN $keys
SET p.until = $day, p.fingerprint = null
