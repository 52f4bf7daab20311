"""Drafts of an app: definitions being worked on, beside what is in force.

Rules of this file:
1. A draft may have faults: only publishing needs a sound one.
2. Who saves says which revision he changed; of two who save at once one is refused.
3. A draft remembers the version it began from; publishing it over another version is refused.
"""

FILE = "app.json"
