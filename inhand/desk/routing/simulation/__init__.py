"""A desk that works through a day in a second: the product's own routing over made-up or past arrivals. Pure.

``scenario.py`` is what goes in, ``engine.py`` plays it, ``placing.py`` says who gets what, ``outcome.py`` is what comes
out and ``figures.py`` what is read off it.
"""
