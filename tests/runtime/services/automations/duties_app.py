"""An app that does things by itself: jobs with dates and levels, slips that automations write."""

from collections.abc import Mapping

APP = "duties"

FILES: Mapping[str, str] = {
    "app.yaml": """
key: duties
label: {en: Duties, zh: 职责}
locale: en
time_zone: Asia/Shanghai
user_links: {site: site}
""",
    "roles.yaml": """
- {key: staff, label: Staff}
- {key: lead, label: Lead}
- {key: guest, label: Guest}
""",
    "forms/site.yaml": """
key: site
label: Site
title: "{name}"
fields:
  - {key: name, type: text, required: true, label: Name}
  - {key: phone, type: phone, sensitive: true, label: Phone}
  - {key: margin, type: money, label: Margin}
access:
  - {role: staff, can: [read], fields: {hide: [margin]}}
  - {role: lead, can: [create, read, update, delete]}
""",
    "forms/job.yaml": """
key: job
label: Job
title: "{name}"
fields:
  - {key: name, type: text, required: true, label: Name}
  - {key: site, type: lookup, form: site, label: Site}
  - {key: due, type: date, label: Due}
  - {key: starts, type: datetime, label: Starts}
  - {key: level, type: integer, label: Level}
  - {key: low, type: boolean, formula: "level < 5", label: Low}
  - {key: cost, type: money, label: Cost}
  - {key: clerk, type: user, label: Clerk}
  - {key: mark, type: text, label: Mark}
  - {key: count, type: integer, default: "0", label: Count}
  - {key: open, type: boolean, default: "true", label: Open}
  - key: plan
    type: subtable
    label: Plan
    fields:
      - {key: at, type: date, label: At}
      - {key: sum, type: money, label: Sum}
access:
  - {role: staff, can: [create, read, update, delete], where: "owner == me.id",
     fields: {hide: [cost]}}
  - {role: lead, can: [create, read, update, delete]}
""",
    "forms/slip.yaml": """
key: slip
label: Slip
title: "{what}"
fields:
  - {key: what, type: text, label: What}
  - {key: about, type: text, label: About}
  - {key: size, type: integer, label: Size}
access: [{role: lead, can: [read, create, update]}, {role: staff, can: [read]}]
""",
}


def duties(*automations: str, **forms: str) -> Mapping[str, bytes]:
    """The app with these automations, each written as its file would be."""
    files = {**FILES, **{f"forms/{key}.yaml": text for key, text in forms.items()}}
    for number, text in enumerate(automations):
        files[f"automations/rule_{number}.yaml"] = text
    return {name: text.encode() for name, text in files.items()}
