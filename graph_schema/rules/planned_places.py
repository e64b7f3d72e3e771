"""Whether a planned number of places is a limit.

Source: Kassel's programme of 2023, table 5.2: where places are bought (from providers, as work opportunities, in
courses), their number is a limit. Elsewhere it is the planned average stock: shown, never a barrier, because there is
an employer, or nobody, instead of a provider.
"""

from __future__ import annotations

from graph_schema.model.places import Instrument

BOUGHT = frozenset({Instrument.PROVIDER_MEASURE, Instrument.WORK_OPPORTUNITY, Instrument.FURTHER_TRAINING})
AVERAGE_STOCK = frozenset(
    {
        Instrument.EMPLOYER_MEASURE,
        Instrument.ENTRY_ALLOWANCE,
        Instrument.WAGE_SUBSIDY,
        Instrument.LONG_TERM_UNEMPLOYED,
        Instrument.LABOUR_MARKET_PARTICIPATION,
    }
)


def places_are_limit(instrument: Instrument) -> bool | None:
    """Return whether the planned places of an instrument are a limit; None where that differs between offices.

    Municipal services, support for young people and holistic support are bought by some offices and done by others.

    >>> places_are_limit(Instrument.WORK_OPPORTUNITY), places_are_limit(Instrument.WAGE_SUBSIDY)
    (True, False)
    """
    if instrument in BOUGHT:
        return True
    return False if instrument in AVERAGE_STOCK else None
