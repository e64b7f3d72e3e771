"""From a written address to a place: streets and house numbers as registers write them, matched to those of the city.

Street names and house numbers are brought to one form (`street_names`, `house_numbers`), the city's own list of
addresses is indexed by them (`gazetteer`), and written addresses are looked up in it (`matching`). Nothing here asks
another machine.
"""
