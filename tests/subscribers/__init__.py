"""Subscribers, an editor and the years between them, simulated: what is lost on the way, and what comes twice.

Nothing is made up but time, the network, and the programs that people read with. Those are modelled after their
source; file and line are those of these versions: Miniflux 106cdd0, NetNewsWire 834decf, FreshRSS 6c58b90,
Feedbin 9bfc9f6 with feedkit, newsboat 1ee1e83, sfeed 1.7, rss2email 46e2b13.
"""
